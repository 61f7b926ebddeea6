import { sql } from '@stint/db';
import type { Caller } from '../caller.ts';
import type { Context } from '../context.ts';
import type { Core } from '../core.ts';
import { fail, failures } from '../failure.ts';
import { newId } from '../id.ts';
import type { AnyOperation } from '../operation.ts';
import { finder } from '../rows/find.ts';
import type { Json } from '../rows/row.ts';
import { writer } from '../rows/write.ts';
import { perform } from './perform.ts';
import type { Call, Emitted, Recording } from './record.ts';
import { refusal } from './refusal.ts';
import { validate } from './validate.ts';

/**
 * `emitted` is told of each event; `performed` of each other operation that was run in the transaction, which is recorded
 * at its end.
 */
export function createContext(
  core: Core,
  caller: Caller,
  call: Call,
  emitted: (event: Emitted) => void,
  performed?: (recording: Recording) => void,
): Context {
  const { db } = core;
  const query: Context['query'] = (statement) => db.query(statement);
  const lookUp: Context['lookUp'] = (statement) => db.lookUp(statement);
  const now = new Date();
  const find = finder(lookUp, caller);
  return {
    caller,
    via: call.via,
    request_id: call.request_id,
    now,
    db: db.prisma,
    query,
    lookUp,
    ports: core.ports,
    ...find,
    ...writer(query, caller, now, find),
    emit(definition, after, before) {
      emitted({ definition, after, before });
      return after;
    },
    operations: core.operations,
    refusal(name, as, via, input) {
      const operation = core.operations.get(name);
      return operation ? refusal(operation, as, via, input) : fail(failures.not_found, `There is no ${name} any more.`);
    },
    async perform(name, as, input, via = call.via) {
      const operation = core.operations.get(name);
      if (!performed || !operation) throw new Error(`There is no ${name} to perform, or this is a read.`);
      return performIn(core, operation, as, input, { via, request_id: call.request_id }, performed);
    },
    async mail(to, template, data, { attachments, cc = [] } = {}) {
      const files = attachments?.length ? JSON.stringify(attachments) : null;
      await query(sql`INSERT INTO mails (id, org_id, recipient, cc, template, data, attachments) VALUES (${newId('mail')},
        ${caller.org_id}, ${to}, ${[...cc]}::text[], ${template}, ${JSON.stringify(data)}::jsonb, ${files}::jsonb)`);
    },
  };
}

/** Runs an operation in the transaction of another. */
async function performIn(
  core: Core,
  operation: AnyOperation,
  caller: Caller,
  input: unknown,
  call: Call,
  performed: (recording: Recording) => void,
): Promise<Json<any>> {
  const refused = refusal(operation, caller, call.via, input);
  if (refused) throw refused;
  if (operation.effect === 'read' || operation.runsIn || operation.prepare)
    throw new Error(`${operation.name} cannot be performed.`);
  const emitted: Emitted[] = [];
  const ctx = createContext(core, caller, call, (event) => emitted.push(event), performed);
  const answer = await perform(operation, ctx, validate(operation.input, input), emitted);
  performed({ caller, call, operation: operation.name, now: ctx.now, emitted, full: core.settings.auditFull });
  return answer;
}

import { empty } from '@stint/db';
import type { Caller } from '../caller.ts';
import type { Core, Invocation, Result } from '../core.ts';
import { Failure } from '../failure.ts';
import type { AnyOperation } from '../operation.ts';
import { Json } from '../rows/row.ts';
import { askFirst, needsApproval } from './approval.ts';
import { createContext } from './create-context.ts';
import { databaseFailure, isTransient, persistently } from './database-failure.ts';
import { type KeyedCall, keepAnswer, keepFailure, replay, takeKey } from './idempotency.ts';
import { perform } from './perform.ts';
import { prepare } from './prepare.ts';
import { present } from './present.ts';
import { type Call, type Emitted, type Recording, recordStatement } from './record.ts';
import { refusal } from './refusal.ts';
import { rehearse } from './rehearse.ts';
import { validate } from './validate.ts';

/** Runs an operation for a caller: scope, permission, input; then a read, or a write recorded in its transaction. */
export async function execute(
  core: Core,
  operation: AnyOperation,
  caller: Caller,
  input: unknown,
  invocation: Invocation,
): Promise<Result> {
  const refused = refusal(operation, caller, invocation.via, input);
  if (refused) throw refused;
  const valid: unknown = validate(operation.input, input);
  if (caller.credential.ask_first && needsApproval(operation) && !invocation.dry_run) {
    return askFirst(core, operation, caller, input, invocation);
  }
  const org_id = operation.runsIn?.(caller, valid, core.ports, invocation.idempotency_key) ?? caller.org_id;
  const as = org_id === caller.org_id ? caller : { ...caller, org_id };
  const run = operation.effect === 'read' ? read : invocation.dry_run ? rehearse : write;
  try {
    return await persistently(() => run(core, operation, as, valid, invocation));
  } catch (error) {
    throw error instanceof Failure ? error : (databaseFailure(error) ?? error);
  }
}

async function read(core: Core, operation: AnyOperation, caller: Caller, input: unknown, call: Call): Promise<Result> {
  return core.db.read(caller.org_id, async () => {
    const ctx = createContext(core, caller, call, () => {
      throw new Error(`${operation.name} is a read and emits.`);
    });
    const output = await operation.run(ctx, input);
    return { json: new Json(present(output, caller.permissions)) };
  });
}

async function write(
  core: Core,
  operation: AnyOperation,
  caller: Caller,
  input: unknown,
  invocation: Invocation,
): Promise<Result> {
  const { db, settings } = core;
  const { idempotency_key: key } = invocation;
  const keyed: KeyedCall | undefined =
    key === undefined ? undefined : { caller, key, operation: operation.name, input };
  const emitted: Emitted[] = [];
  const performed: Recording[] = [];
  const ctx = createContext(
    core,
    caller,
    invocation,
    (event) => emitted.push(event),
    (recording) => performed.push(recording),
  );

  const prepared = await prepare(core, operation, caller, input, invocation);
  const run = async (): Promise<Result> => {
    const stored = keyed && (await takeKey(db, keyed));
    if (stored) {
      const { text, seq } = replay(stored);
      return { json: new Json(text), seq, replayed: true };
    }
    const json = await perform(operation, ctx, input, emitted, prepared);
    // At the end, because recording holds the log until the commit.
    for (const recording of performed) await db.query(recordStatement(recording));
    return { json };
  };

  try {
    const result = await db.transaction<Result, Result>(caller.org_id, run, (done) => {
      if (done.replayed) return { value: done };
      const recording = {
        caller,
        call: invocation,
        operation: operation.name,
        now: ctx.now,
        emitted,
        full: settings.auditFull,
      };
      return {
        statement: recordStatement(recording, keyed ? keepAnswer(keyed, withoutSecrets(operation, done.json)) : empty),
        done: ([head]) => ({ ...done, seq: Number(head?.seq) }),
      };
    });
    if (!result.replayed)
      core.committed(
        caller.org_id,
        result.seq as number,
        [...performed.flatMap((other) => other.emitted), ...emitted].map((e) => e.definition.type),
      );
    return result;
  } catch (error) {
    const failure = error instanceof Failure ? error : databaseFailure(error);
    if (keyed && failure && !isTransient(error)) await keepFailure(db, keyed, failure).catch(() => undefined);
    throw error;
  }
}

/** The answer as it may be kept for a repeated request. */
function withoutSecrets({ secrets }: AnyOperation, answer: Json<any>): string {
  if (!secrets) return answer.text;
  return JSON.stringify({ ...answer.value, ...Object.fromEntries(secrets.map((name) => [name, null])) });
}

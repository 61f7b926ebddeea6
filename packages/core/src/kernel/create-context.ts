import { sql } from '@stint/db';
import type { Caller } from './caller.ts';
import type { Context } from './context.ts';
import type { Core } from './core.ts';
import { finder } from './find.ts';
import { newId } from './id.ts';
import type { Call, Emitted } from './record.ts';

export function createContext(core: Core, caller: Caller, call: Call, emitted: (event: Emitted) => void): Context {
  const { db } = core;
  const query: Context['query'] = (statement) => db.query(statement);
  return {
    caller,
    via: call.via,
    request_id: call.request_id,
    now: new Date(),
    db: db.prisma,
    query,
    ports: core.ports,
    ...finder(query, caller),
    emit: (definition, after, before) => emitted({ definition, after, before } as unknown as Emitted),
    async mail(to, template, data) {
      await query(sql`INSERT INTO mails (id, org_id, recipient, template, data)
        VALUES (${newId('mail')}, ${caller.org_id}, ${to}, ${template}, ${JSON.stringify(data)}::jsonb)`);
    },
  };
}

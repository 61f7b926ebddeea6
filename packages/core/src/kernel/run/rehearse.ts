import { sql } from '@stint/db';
import type { Caller } from '../caller.ts';
import type { Core, Result } from '../core.ts';
import { fail, failures } from '../failure.ts';
import type { AnyOperation } from '../operation.ts';
import type { Ports } from '../ports.ts';
import { createContext } from './create-context.ts';
import { perform } from './perform.ts';
import { prepare } from './prepare.ts';
import type { Call, Emitted } from './record.ts';

const UNDO = Symbol('undo');

/**
 * A dry run: the write in its transaction, which is then rolled back, so what it wrote, the numbers it took and the
 * mails it asked for are gone with it. It answers what the write would answer, and what would be published.
 */
export async function rehearse(
  core: Core,
  operation: AnyOperation,
  caller: Caller,
  input: unknown,
  call: Call,
): Promise<Result> {
  const { db } = core;
  const safe = { ...core, ports: kept(core.ports) };
  const emitted: Emitted[] = [];
  const performed: Emitted[] = [];
  const ctx = createContext(
    safe,
    caller,
    call,
    (event) => emitted.push(event),
    (other) => performed.push(...other.emitted),
  );
  const prepared = await prepare(safe, operation, caller, input, call);
  let result: Result | undefined;
  const run = async (): Promise<never> => {
    const json = await perform(operation, ctx, input, emitted, prepared);
    // What is checked at the commit is checked now, because there will be none.
    await db.query(sql`SET CONSTRAINTS ALL IMMEDIATE`);
    result = { json, would: [...performed, ...emitted].map(published) };
    throw UNDO;
  };
  try {
    return await db.transaction<never, never>(caller.org_id, run, (value) => ({ value }));
  } catch (error) {
    if (error === UNDO && result) return result;
    throw error;
  }
}

const published = ({ definition, after }: Emitted) => ({
  type: definition.type,
  subject: {
    type: definition.entity.name,
    id: (after.value as Record<string, string>)[definition.entity.key] as string,
  },
});

/** The ports without what no rollback takes back. */
const kept = ({ files, ...ports }: Ports): Ports => ({
  ...ports,
  startSession: refused,
  files: {
    uploadLink: (...file) => files.uploadLink(...file),
    read: (key) => files.read(key),
    downloadLink: (...file) => files.downloadLink(...file),
    receive: refused,
    keep: refused,
    delete: async () => undefined,
  },
});

const refused = async (): Promise<never> => {
  throw fail(failures.conflict, 'This cannot be tried in a dry run: it takes effect outside the database.');
};

import type { Caller } from '../caller.ts';
import type { Core } from '../core.ts';
import type { AnyOperation } from '../operation.ts';
import { createContext } from './create-context.ts';
import type { Call } from './record.ts';

/** What the operation does before its transaction, if anything. */
export async function prepare(
  core: Core,
  { prepare: before }: AnyOperation,
  caller: Caller,
  input: unknown,
  call: Call,
): Promise<unknown> {
  return (
    before &&
    core.db.read(caller.org_id, () =>
      before(
        createContext(core, caller, call, () => undefined),
        input,
      ),
    )
  );
}

import type { CommitListener, Core, CoreOptions } from './core.ts';
import type { AnyOperation } from './operation.ts';
import { createContext } from './run/create-context.ts';
import { execute } from './run/execute.ts';

export function createCore({ operations, entities, ...given }: CoreOptions): Core {
  const listeners = new Set<CommitListener>();
  const byName = new Map<string, AnyOperation>();
  for (const operation of operations) {
    if (byName.has(operation.name)) throw new Error(`Operation ${operation.name} is declared twice.`);
    if (operation.effect !== 'read' && !operation.emits?.length) {
      throw new Error(`Operation ${operation.name} changes something and declares no event.`);
    }
    byName.set(operation.name, operation);
  }
  const core: Core = {
    ...given,
    operations: byName,
    entities: new Map(entities.map((entity) => [entity.name, entity])),
    execute: (operation, caller, input, invocation) => execute(core, operation, caller, input, invocation),
    read: (caller, call, fn) =>
      given.db.read(caller.org_id, () => fn(createContext(core, caller, call, () => undefined))),
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    committed(org_id, seq, types) {
      for (const listener of listeners) listener(org_id, seq, types);
    },
  };
  return core;
}

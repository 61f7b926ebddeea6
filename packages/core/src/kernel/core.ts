import type { Database } from '@stint/db';
import type { Caller } from './caller.ts';
import type { Context } from './context.ts';
import { createContext } from './create-context.ts';
import type { Entity } from './entity.ts';
import { execute, type Invocation, type Result } from './execute.ts';
import type { GraphNode } from './graph.ts';
import type { AnyOperation } from './operation.ts';
import type { Ports } from './ports.ts';
import type { Call } from './record.ts';

export interface Settings {
  /** Keep free text in the audit trail. */
  readonly auditFull: boolean;
}

/** Told after each commit: whose log grew, up to where, and by which event types. */
export type CommitListener = (org_id: string, seq: number, types: readonly string[]) => void;

export interface CoreOptions {
  readonly db: Database;
  readonly ports: Ports;
  readonly settings: Settings;
  readonly operations: readonly AnyOperation[];
  readonly entities: readonly Entity<any>[];
  readonly graph: readonly GraphNode[];
}

/** The operations over one database; what the adapters are given. */
export interface Core {
  readonly operations: ReadonlyMap<string, AnyOperation>;
  readonly entities: ReadonlyMap<string, Entity<any>>;
  readonly graph: readonly GraphNode[];
  readonly db: Database;
  readonly ports: Ports;
  readonly settings: Settings;
  /** Runs an operation: the only way in. */
  execute(operation: AnyOperation, caller: Caller, input: unknown, invocation: Invocation): Promise<Result>;
  /** A context for reads beside operations, such as GraphQL's loaders. */
  read<T>(caller: Caller, call: Call, fn: (ctx: Context) => Promise<T>): Promise<T>;
  onCommit(listener: CommitListener): () => void;
  committed: CommitListener;
}

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

import type { Database } from '@stint/db';
import type { Caller } from './caller.ts';
import type { Context } from './context.ts';
import type { Entity } from './entity.ts';
import type { GraphNode } from './graph.ts';
import type { AnyOperation } from './operation.ts';
import type { Ports } from './ports.ts';
import type { Json } from './rows/row.ts';
import type { Call } from './run/record.ts';

export interface Invocation extends Call {
  /** Makes a repeated write answer what the first one did. */
  readonly idempotency_key?: string | undefined;
  /** A write is run and taken back: it answers what it would answer, and nothing is kept. Reads are as always. */
  readonly dry_run?: boolean | undefined;
}

/** What `execute` answers: the output as JSON, and for a write the last `seq` it made. */
export interface Result {
  readonly json: Json<any>;
  readonly seq?: number;
  readonly replayed?: true;
  /** Of a dry run: the events it would have published. */
  readonly would?: readonly WouldPublish[];
}

export interface WouldPublish {
  readonly type: string;
  readonly subject: { readonly type: string; readonly id: string };
}

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
  /** Keeps a call (`Asked`) of a credential that asks first; without it, such calls are refused. */
  readonly approval?: AnyOperation;
}

/** The operations over one database; what the adapters are given. */
export interface Core {
  readonly operations: ReadonlyMap<string, AnyOperation>;
  readonly entities: ReadonlyMap<string, Entity<any>>;
  readonly graph: readonly GraphNode[];
  readonly db: Database;
  readonly ports: Ports;
  readonly settings: Settings;
  readonly approval?: AnyOperation;
  /** Runs an operation: the only way in. */
  execute(operation: AnyOperation, caller: Caller, input: unknown, invocation: Invocation): Promise<Result>;
  /** A context for reads beside operations, such as GraphQL's loaders. */
  read<T>(caller: Caller, call: Call, fn: (ctx: Context) => Promise<T>): Promise<T>;
  onCommit(listener: CommitListener): () => void;
  committed: CommitListener;
}

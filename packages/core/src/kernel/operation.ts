import type { z } from 'zod';
import type { Caller } from './caller.ts';
import type { Context, Revert } from './context.ts';
import type { EventDefinition } from './event.ts';
import type { FailureDefinition } from './failure.ts';
import type { Permission } from './permission.ts';
import type { Ports } from './ports.ts';
import type { Json } from './rows/row.ts';

/** read keeps nothing; write creates or changes; destroy deletes, revokes or cannot be taken back. */
export type Effect = 'read' | 'write' | 'destroy';

export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below /api/v1; `{name}` is filled from the input field of that name. */
  readonly path: string;
  readonly status: number;
}

export interface McpTool {
  /** For the model: when to use it and what to call first. */
  readonly when: string;
}

/** The operations that another runs `within` it. Those it leaves out for who may not run them (`mayRun`) are not here. */
export interface Steps {
  /** Run, or as good as run, by every call. */
  readonly always: readonly AnyOperation[];
  /** Run where the input has this field, and not false or empty. */
  readonly asked?: Readonly<Record<string, readonly AnyOperation[]>>;
}

type Emits = readonly [EventDefinition<any>, ...EventDefinition<any>[]];

export interface OperationBase<I extends z.ZodType, O extends z.ZodType> {
  readonly name: string;
  /** One line, imperative, no full stop. */
  readonly summary: string;
  /** null: any member of the organization; of several, one will do. */
  readonly permission: Permission | readonly Permission[] | null;
  readonly input: I;
  readonly output: O;
  readonly fails?: readonly FailureDefinition[];
  /** The scope it needs where the name and effect do not give it; `any`: whatever the token's scopes. */
  readonly scope?: string;
  /** What every call needs beside its own scope and permission, as its answer is made of what is others'. */
  readonly also?: { readonly scopes: readonly string[]; readonly permissions: readonly Permission[] };
  /** The operations it is made of: it needs what they need, and no scope of its own. */
  readonly steps?: Steps;
  /** Reaches outside: mail, webhooks. */
  readonly outreach?: true;
  /** Its effect is a write, and it deletes all the same, or cannot be taken back. */
  readonly irreversible?: true;
  /** Whether a credential that asks first may only ask for it, where what it does (`needsApproval`) does not say. */
  readonly approval?: boolean;
  /** How its events are taken back, where their names and the fields they changed do not say (`audit.revert`). */
  readonly revert?: Revert;
  /** Runs other operations in its transaction, each recorded by itself. */
  readonly performs?: true;
  /** Calling it again with the same input leaves what the first call left; each call still counts a version and an event. */
  readonly idempotent?: true;
  /** Top-level fields of the answer that are shown once and never kept: a repeated request is answered null there. */
  readonly secrets?: readonly string[];
  /** Runs in another organization than the credential's: the one being founded, or the one that invited. */
  readonly runsIn?: (caller: Caller, input: z.output<I>, ports: Ports, idempotencyKey: string | undefined) => string;
  /** The field of the answer that holds rows: REST also serves those as CSV, page after page. */
  readonly table?: string;
  readonly rest: RestRoute | false;
  readonly mcp: McpTool | false;
  /** `false` where the graph reaches the same by a field; else the name follows from the operation's. */
  readonly graphql?: false;
  /**
   * What takes long outside the database, such as reading a file: done before the transaction, and handed to `run`, which
   * checks anew what it needs to hold. It runs again for a repeated key, so it changes nothing that cannot be done twice.
   */
  readonly prepare?: (ctx: Context, input: z.output<I>) => Promise<unknown>;
  readonly run: (ctx: Context, input: z.output<I>, prepared?: any) => Promise<Answer<z.input<O>>>;
}

/** What an operation answers: plain values, JSON from PostgreSQL, or a mix of both. */
export type Answer<T> = Json<any> | (T extends object ? { [K in keyof T]: Answer<T[K]> } : T);

export type Operation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = OperationBase<I, O> &
  (
    | { readonly effect: 'read'; readonly emits?: never }
    | { readonly effect: 'write' | 'destroy'; readonly emits: Emits }
  );

/** What a registry holds: the generics are let go, because only `execute` calls `run`. */
export type AnyOperation = Operation<any, any>;

/** Whether it deletes, revokes or cannot be taken back. */
export const destroys = ({ effect, irreversible }: AnyOperation): boolean =>
  effect === 'destroy' || irreversible === true;

/** Declares an operation: an inert value, the only way into the core. */
export const operation = <I extends z.ZodType, O extends z.ZodType>(declared: Operation<I, O>): Operation<I, O> =>
  declared;

const route =
  (method: RestRoute['method'], status: number) =>
  (path: string): RestRoute => ({ method, path, status });

export const get = route('GET', 200);
export const post = (path: string, status = 200): RestRoute => ({ method: 'POST', path, status });
export const patch = route('PATCH', 200);
export const put = route('PUT', 200);
export const del = route('DELETE', 200);

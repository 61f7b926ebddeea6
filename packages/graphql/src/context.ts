import { type AnyOperation, type Call, type Caller, type Core, Failure, failures } from '@stint/core';
import { type Loaders, loadersOf } from './loaders.ts';
import { camel } from './names.ts';
import { spell } from './types/zod.ts';

/** What resolvers work with: one a request. */
export interface GraphContext {
  readonly core: Core;
  readonly caller: Caller;
  readonly call: Call;
  readonly idempotency_key: string | undefined;
  /** Renewed by each mutation, so that nothing read before it is answered after it. */
  loaders: Loaders;
  /** The last `seq` the request made. */
  seq?: number;
  replayed?: true;
}

export function contextOf(core: Core, caller: Caller, call: Call, idempotency_key?: string): GraphContext {
  return { core, caller, call, idempotency_key, loaders: loadersOf(core, caller, call) };
}

/** Runs an operation through the core's one door; answers its output as the core wrote it. */
export async function runOperation(
  ctx: GraphContext,
  operation: AnyOperation,
  input: unknown,
  rename?: Readonly<Record<string, string>>,
): Promise<unknown> {
  const { core, caller, call, idempotency_key } = ctx;
  const writes = operation.effect !== 'read';
  try {
    const { json, seq, replayed } = await core.execute(operation, caller, input, {
      ...call,
      idempotency_key: writes ? idempotency_key : undefined,
    });
    if (writes) ctx.loaders = loadersOf(core, caller, call);
    if (seq !== undefined) ctx.seq = Math.max(seq, ctx.seq ?? 0);
    if (replayed) ctx.replayed = replayed;
    return json.value;
  } catch (error) {
    throw respelt(error, operation, rename);
  }
}

/** The same failure with its fields named as a GraphQL caller wrote them. */
export function respelt(
  error: unknown,
  { input }: Pick<AnyOperation, 'input'>,
  rename: Readonly<Record<string, string>> = {},
): unknown {
  if (!(error instanceof Failure) || !error.details.errors) return error;
  const errors = error.details.errors.map((fault) => ({
    ...fault,
    field: rename[fault.field] ?? spell(input, fault.field, camel),
  }));
  const detail =
    error.code === failures.validation_failed.code
      ? errors
          .map(({ field, message }) => (field ? `${field}: ${message}` : message))
          .join('; ')
          .slice(0, 1000)
      : error.detail;
  return new Failure(error, { ...error.details, errors, detail });
}

import { type Failure, fail, failures, invalid, nestingFault } from '@stint/core';
import { GraphQLError } from 'graphql';
import type { GraphContext } from './context.ts';
import { documentFailure, type ErrorAnswer, errorOf, fieldFailure } from './errors.ts';

export interface GraphRequest {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Record<string, unknown> | undefined;
}

export interface GraphAnswer {
  readonly status: number;
  readonly body: { data?: unknown; errors?: ErrorAnswer[]; extensions?: Record<string, unknown> };
  /** What is none of the caller's business, for the log. */
  readonly defects: readonly unknown[];
}

/** Runs a document; mercurius keeps it parsed, checked and compiled. */
export type Run = (
  source: string,
  context: object,
  variables: Record<string, unknown> | undefined,
  operationName: string | undefined,
) => Promise<{ data?: unknown; errors?: readonly GraphQLError[] }>;

const NAME = /^[_A-Za-z]\w{0,199}$/;

/** Reads what was sent as a request; batches and anything else that is no request are refused. */
export function readRequest(body: unknown): GraphRequest {
  if (Array.isArray(body)) throw fail(failures.malformed_request, 'Send one request at a time; batches are not taken.');
  const { query, operationName = null, variables = null } = (body ?? {}) as Record<string, unknown>;
  if (typeof query !== 'string' || query.trim() === '') {
    throw fail(failures.malformed_request, 'Send a JSON object with the GraphQL document as the string "query".');
  }
  if (operationName !== null && typeof operationName !== 'string') {
    throw fail(failures.malformed_request, '"operationName" is a string.');
  }
  if (typeof variables !== 'object' || Array.isArray(variables)) {
    throw fail(failures.malformed_request, '"variables" is an object.');
  }
  const given = readVariables(variables as Record<string, unknown> | null);
  const some = given && Object.keys(given).length > 0;
  return { query, operationName: operationName || null, variables: some ? given : undefined };
}

/** Variables that are not too deep for what coerces them. */
export function readVariables<T>(variables: T): T {
  const fault = nestingFault(variables);
  if (fault) throw invalid('variables', fault.message, fault.code);
  return variables;
}

export async function answer(run: Run, request: GraphRequest, ctx: GraphContext): Promise<GraphAnswer> {
  const { query, operationName, variables } = request;
  const { request_id } = ctx.call;
  if (operationName && !NAME.test(operationName)) return refuse([noOperation()], request_id);
  try {
    // The name stands in the source because compiled documents are kept by their source, and a document compiled for
    // one of its operations answers only that one. The comment also keeps the source from being read as JSON.
    const { data, errors } = await run(`${query}\n#${operationName ?? ''}`, ctx, variables, operationName ?? undefined);
    if (data === undefined) return refuse((errors ?? []).map(documentFailure), request_id);
    const extensions = ctx.seq === undefined ? {} : { extensions: { seq: ctx.seq } };
    if (!errors?.length) return { status: 200, body: { data, ...extensions }, defects: [] };
    const found = errors.map((error) => ({ error, failure: fieldFailure(error) }));
    return {
      status: 200,
      body: { data, errors: found.map(({ error, failure }) => errorOf(failure, request_id, error)), ...extensions },
      defects: found.filter(({ failure }) => failure.status >= 500).map(({ error }) => error.originalError ?? error),
    };
  } catch (error) {
    return refuse(faultsOf(error), request_id, error);
  }
}

export const noOperation = (): Failure =>
  fail(failures.validation_failed, {
    detail: 'operationName: names no operation of the document, or it holds several and none is named',
    errors: [{ field: 'operationName', code: 'invalid', message: 'names no operation of the document' }],
  });

function faultsOf(error: unknown): (Failure | GraphQLError)[] {
  const { errors } = (error ?? {}) as { errors?: unknown };
  return Array.isArray(errors) ? errors : [error as Failure];
}

function refuse(faults: readonly (Failure | GraphQLError)[], request_id: string, error?: unknown): GraphAnswer {
  const answers = faults
    .slice(0, 20)
    .map((fault) =>
      fault instanceof GraphQLError
        ? errorOf(documentFailure(fault), request_id, fault)
        : errorOf(fieldFailure({ message: '', originalError: fault }), request_id),
    );
  const status = Number(answers[0]?.extensions.status ?? 500);
  return { status, body: { errors: answers }, defects: status >= 500 ? [error] : [] };
}

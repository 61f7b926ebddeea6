import { Failure, type FieldError, fail, failureOf, failures } from '@stint/core';
import { type ASTNode, type GraphQLError, Kind } from 'graphql';

/** An error as it goes out. */
export interface ErrorAnswer {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** A failure in GraphQL's form: code, status, errors and request id in `extensions`. */
export function errorOf(
  failure: Failure,
  request_id: string,
  at?: Pick<GraphQLError, 'locations' | 'path'>,
): ErrorAnswer {
  const { code, status, message, facts } = failure;
  return {
    message,
    ...(at?.locations ? { locations: at.locations } : {}),
    ...(at?.path ? { path: at.path } : {}),
    extensions: { code, status, request_id, ...facts },
  };
}

/** What went wrong in a document before it ran: it cannot be read, or does not fit the schema. */
export function documentFailure(error: GraphQLError): Failure {
  if (error.originalError instanceof Failure) return error.originalError;
  const { message } = error;
  if (message.startsWith('Syntax Error')) return fail(failures.malformed_request, message);
  return fail(failures.validation_failed, { detail: message, errors: [faultOf(error)] });
}

/** What went wrong while a field was read. A defect says nothing about our inside. */
export function fieldFailure(error: Pick<GraphQLError, 'message' | 'originalError'>): Failure {
  if (error.originalError) return failureOf(error.originalError);
  // The executor's own words about an argument that a variable left null.
  if (/^(Argument|Variable) /.test(error.message)) return fail(failures.validation_failed, error.message);
  return fail(failures.internal);
}

const NAMED = new Set<string>([Kind.FIELD, Kind.ARGUMENT, Kind.OBJECT_FIELD, Kind.VARIABLE_DEFINITION]);

function faultOf({ message, nodes }: GraphQLError): FieldError {
  const unknown = /^Cannot query field|^Unknown argument|is not defined by type/.test(message);
  const missing = /was not provided|of required type/.test(message);
  return {
    field: fieldOf(message, nodes?.[0]),
    code: unknown ? 'unknown_field' : missing ? 'required' : 'invalid',
    message,
  };
}

/** The name a fault is about: the field below a variable's path, or the field or argument at its node. */
function fieldOf(message: string, node: ASTNode | undefined): string {
  const variable = /^Variable "\$(\w+)"/.exec(message)?.[1];
  const path = / at "(\w[^"]*)"/.exec(message)?.[1] ?? variable;
  const named = /Field "(?:\w+\.)?(\w+)" (?:is not defined|of required type)/.exec(message)?.[1];
  if (path) return named ? `${path}.${named}` : path;
  if (named) return named;
  const argument = /argument "(\w+)"/i.exec(message)?.[1];
  if (argument) return argument;
  return node && NAMED.has(node.kind) && 'name' in node && node.name ? node.name.value : '';
}

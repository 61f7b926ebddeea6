import { Failure, type FailureDefinition, type FieldError, fail, failures } from '@stint/core';

/** The body of every error: RFC 9457, with our code, the request id and what was wrong where. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id: string;
  readonly errors?: readonly FieldError[];
  readonly current_state?: unknown;
  readonly required_scope?: string;
}

/** HTTP's own: the path is known, the method is not. */
export const methodNotAllowed: FailureDefinition = {
  code: 'method_not_allowed',
  status: 405,
  title: 'This path does not take that method',
};

const FASTIFY: Record<string, FailureDefinition> = {
  FST_ERR_CTP_BODY_TOO_LARGE: failures.payload_too_large,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: failures.unsupported_media_type,
  FST_ERR_MAX_PARAM_LENGTH: failures.not_found,
  FST_ERR_NOT_FOUND: failures.not_found,
};

const WHAT_TO_DO: Record<string, string> = {
  malformed_request: 'The request cannot be read: check the path, the headers and the JSON.',
  payload_too_large: 'The body is over 1 MB; send less at a time.',
  unsupported_media_type: 'Send the body as application/json.',
  not_found: 'There is nothing at this path.',
  unavailable: 'Not available right now; try again in a moment.',
  internal: 'Something went wrong on our side. Quote the request id when you report it.',
};

const plain = (definition: FailureDefinition): Failure => fail(definition, WHAT_TO_DO[definition.code] ?? {});

/** What anything thrown means to the caller. What is not a failure of ours or of HTTP is `internal`, and says no more. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error.status === 500 ? plain(failures.internal) : error;
  const { code, statusCode: status } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (typeof code !== 'string' || !code.startsWith('FST_') || typeof status !== 'number') {
    return plain(failures.internal);
  }
  const known = FASTIFY[code];
  if (known) return plain(known);
  if (status >= 400 && status < 500) return plain(failures.malformed_request);
  return plain(status === 503 ? failures.unavailable : failures.internal);
}

/** The problem document of anything thrown. `publicUrl` is where the error codes are explained. */
export function problemOf(
  error: unknown,
  { publicUrl, request_id }: { publicUrl: string; request_id: string },
): Problem {
  const { code, status, title, details } = failureOf(error);
  const { errors, current_state, required_scope } = details;
  return {
    type: `${publicUrl}/docs/errors#${code}`,
    title,
    status,
    detail: details.detail ?? `${title}.`,
    code,
    request_id,
    ...(errors ? { errors } : {}),
    ...(current_state === undefined ? {} : { current_state }),
    ...(required_scope ? { required_scope } : {}),
  };
}

import { Failure, type FailureDefinition, fail, failures } from '../failure.ts';
import { databaseFailure } from '../run/database-failure.ts';

/** An error as RFC 9457 says it over HTTP. */
export interface Problem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `type title status detail code request_id`, and `errors`, `current_state` or `required_scope` where there are any. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** What an HTTP framework refuses before a route is reached, by the status it gives; any other 4xx is malformed. */
const REFUSED: Record<number, FailureDefinition> = {
  404: failures.not_found,
  405: failures.method_not_allowed,
  408: failures.request_timeout,
  413: failures.payload_too_large,
  // A part of the path that is longer than anything's name.
  414: failures.not_found,
  415: failures.unsupported_media_type,
  429: failures.rate_limited,
  431: failures.headers_too_large,
  503: failures.unavailable,
};

const WHAT_TO_DO: Record<string, string> = {
  malformed_request: 'The request cannot be read: check the path, the headers and the JSON.',
  request_timeout: 'The request did not arrive in time; send it again.',
  headers_too_large: 'The headers, cookies among them, are over 16 KB together; send fewer or shorter ones.',
  unsupported_media_type: 'Send the body as application/json.',
  not_found: 'There is nothing at this path.',
  unavailable: 'Not available right now; try again in a moment.',
  internal: 'Something went wrong on our side. Quote the request id when you report it.',
};

const plain = (definition: FailureDefinition): Failure => fail(definition, WHAT_TO_DO[definition.code] ?? {});

const MEGABYTE = 1 << 20;
const sizeOf = (bytes: number): string =>
  bytes < MEGABYTE ? `${Math.floor(bytes / 1024)} KB` : `${Math.floor(bytes / MEGABYTE)} MB`;

/** The failure behind anything thrown, where bodies have at most so many bytes. What is none of ours says nothing about our inside. */
export function failureOf(error: unknown, largest_body = MEGABYTE): Failure {
  if (error instanceof Failure) return error.status === 500 ? plain(failures.internal) : error;
  const known = databaseFailure(error);
  if (known) return known;
  const definition = refused(error);
  if (definition !== failures.payload_too_large) return plain(definition);
  return fail(definition, `The body is over ${sizeOf(largest_body)}; send less at a time.`);
}

/** Frameworks say what they refuse by a code and a status; an error with a status only is somebody else's. */
function refused(error: unknown): FailureDefinition {
  const { code, statusCode: status } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (typeof code !== 'string' || typeof status !== 'number') return failures.internal;
  return REFUSED[status] ?? (status >= 400 && status < 500 ? failures.malformed_request : failures.internal);
}

interface Asked {
  readonly request_id: string;
  /** Where the error codes are explained. */
  readonly publicUrl: string;
  /** The Authorization header. */
  readonly authorization: string | undefined;
  /** The bytes that a body may have, where that is not 1 MB. */
  readonly largest_body?: number;
}

/** Any error as an `application/problem+json` answer. */
export function problemOf(error: unknown, { request_id, publicUrl, authorization, largest_body }: Asked): Problem {
  const failure = failureOf(error, largest_body);
  const { status, code, title, facts, message } = failure;
  const { retry_after, ...more } = facts;
  const detail = message === title ? `${title}.` : message;
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    'x-request-id': request_id,
  };
  const asks = challenge(failure, publicUrl, authorization);
  if (asks) headers['www-authenticate'] = asks;
  if (retry_after !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retry_after)));
  const version = status === 412 && (facts.current_state as { version?: unknown } | undefined)?.version;
  if (version) headers.etag = `"${version}"`;
  return {
    status,
    headers,
    body: { type: `${publicUrl}/docs/errors#${code}`, title, status, detail, code, request_id, ...more },
  };
}

/**
 * WWW-Authenticate for who has no good token or not the scope: where to get one (RFC 9728), and what was wrong, which is
 * named only to those who sent a token (RFC 6750). `resource` is the path of what was asked for, `scope` what to ask for
 * when there is nothing yet.
 */
export function challenge(
  { status, code, details }: Failure,
  publicUrl: string,
  authorization: string | undefined,
  resource = '',
  scope?: string,
): string | undefined {
  if (status !== 401 && code !== 'insufficient_scope') return undefined;
  const where = `Bearer resource_metadata="${publicUrl}/.well-known/oauth-protected-resource${resource}"`;
  if (status !== 401) return `${where}, error="insufficient_scope", scope="${details.required_scope}"`;
  const asking = scope ? `${where}, scope="${scope}"` : where;
  return /^bearer\s/i.test(authorization ?? '') ? `${asking}, error="invalid_token"` : asking;
}

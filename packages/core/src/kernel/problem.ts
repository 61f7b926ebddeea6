import { databaseFailure } from './database-failure.ts';
import { Failure, fail, failures } from './failure.ts';

/** An error as RFC 9457 says it over HTTP. */
export interface Problem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `type title status detail code request_id`, and `errors`, `current_state` or `required_scope` where there are any. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** What an HTTP framework refuses before a route is reached, by the status it gives. */
const REFUSED: Record<number, Failure> = {
  400: fail(failures.malformed_request),
  404: fail(failures.not_found),
  405: fail({ status: 405, code: 'malformed_request', title: 'The method is not allowed here' }),
  413: fail(failures.payload_too_large),
  415: fail(failures.unsupported_media_type),
  429: fail(failures.rate_limited),
  503: fail(failures.unavailable),
};

/** The failure behind anything thrown. What is none of ours says nothing about our inside. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { statusCode } = (error ?? {}) as { statusCode?: number };
  return databaseFailure(error) ?? REFUSED[statusCode ?? 500] ?? fail(failures.internal);
}

/** Any error as an `application/problem+json` answer. */
export function problemOf(error: unknown, request_id: string, publicUrl: string): Problem {
  const { status, code, title, details } = failureOf(error);
  const { detail = title, retry_after, ...more } = details;
  const headers: Record<string, string> = { 'content-type': 'application/problem+json; charset=utf-8' };
  if (status === 401) headers['www-authenticate'] = challenge(code, publicUrl);
  if (retry_after !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retry_after)));
  return {
    status,
    headers,
    body: { type: `${publicUrl}/docs/errors#${code}`, title, status, detail, code, request_id, ...more },
  };
}

/** Tells a client without a good token where to get one (RFC 9728). */
export function challenge(code: string, publicUrl: string): string {
  const resource = `Bearer resource_metadata="${publicUrl}/.well-known/oauth-protected-resource"`;
  return code === 'token_expired' ? `${resource}, error="invalid_token", error_description="expired"` : resource;
}

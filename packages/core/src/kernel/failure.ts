/** One fault in the input: which field, what kind of fault, and what would put it right. */
export interface FieldError {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** What can go wrong, named; the same code and status on every protocol. */
export interface FailureDefinition {
  readonly code: string;
  readonly status: number;
  readonly title: string;
}

/** What goes out of a failure beside its code, status and message. */
export interface FailureFacts {
  readonly errors?: readonly FieldError[];
  /** The state that stood in the way, for conflicts. */
  readonly current_state?: unknown;
  /** Seconds after which another try may work. */
  readonly retry_after?: number;
  readonly required_scope?: string;
}

export interface FailureDetails extends FailureFacts {
  readonly detail?: string;
  /** Operations that help, to what each does. They end the message; where operations have other names, it is said by those. */
  readonly ways?: Readonly<Record<string, string>>;
}

/** An answer that is an error the caller can act on. Anything else thrown is a defect and goes out as `internal`. */
export class Failure extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly details: FailureDetails;

  constructor(definition: FailureDefinition, details: FailureDetails = {}) {
    super(messageOf(definition, details));
    this.code = definition.code;
    this.status = definition.status;
    this.title = definition.title;
    this.details = details;
  }

  /** What went wrong, without what would help. */
  get detail(): string {
    return this.details.detail ?? this.title;
  }

  get facts(): FailureFacts {
    const { detail: _, ways: __, ...facts } = this.details;
    return facts;
  }
}

function messageOf({ title }: FailureDefinition, { detail = title, ways }: FailureDetails): string {
  if (!ways) return detail;
  const said = Object.entries(ways).map(([operation, does]) => `${operation} ${does}.`);
  return [sentence(detail), ...said].join(' ');
}

/** With a full stop, unless it ends a sentence already. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const define = (status: number, code: string, title: string): FailureDefinition => ({ status, code, title });

/** The failures any operation may answer; domains add their own conflicts beside their operations. */
export const failures = {
  malformed_request: define(400, 'malformed_request', 'The request cannot be read'),
  unauthenticated: define(401, 'unauthenticated', 'A valid credential is needed'),
  token_expired: define(401, 'token_expired', 'The token has expired'),
  forbidden: define(403, 'forbidden', 'Your role does not allow this'),
  insufficient_scope: define(403, 'insufficient_scope', 'The token lacks the scope for this'),
  not_found: define(404, 'not_found', 'Not found'),
  method_not_allowed: define(405, 'method_not_allowed', 'This path does not take that method'),
  request_timeout: define(408, 'request_timeout', 'The request took too long to arrive'),
  conflict: define(409, 'conflict', 'The current state does not allow this'),
  idempotency_key_reused: define(409, 'idempotency_key_reused', 'This idempotency key was used for another request'),
  idempotency_in_progress: define(
    409,
    'idempotency_in_progress',
    'A request with this idempotency key is still running',
  ),
  approval_needed: define(409, 'approval_needed', 'A person has to agree to this first'),
  approval_denied: define(409, 'approval_denied', 'A person did not agree to this'),
  version_mismatch: define(412, 'version_mismatch', 'It has changed since you read it'),
  payload_too_large: define(413, 'payload_too_large', 'The request is too large'),
  unsupported_media_type: define(415, 'unsupported_media_type', 'This media type is not understood'),
  validation_failed: define(422, 'validation_failed', 'The input is not valid'),
  rate_limited: define(429, 'rate_limited', 'Too many requests'),
  headers_too_large: define(431, 'headers_too_large', 'The headers are too large'),
  internal: define(500, 'internal', 'Something went wrong on our side'),
  unavailable: define(503, 'unavailable', 'Not available right now'),
} as const satisfies Record<string, FailureDefinition>;

/** Declares a domain's named conflict. */
export const conflict = (code: string, title: string): FailureDefinition => define(409, code, title);

export const fail = (definition: FailureDefinition, details: FailureDetails | string = {}): Failure =>
  new Failure(definition, typeof details === 'string' ? { detail: details } : details);

/** A fault in one field found beyond the schema's reach. */
export const invalid = (
  field: string,
  message: string,
  code = 'invalid',
  ways?: NonNullable<FailureDetails['ways']>,
): Failure =>
  fail(failures.validation_failed, {
    detail: `${field}: ${message}`,
    errors: [{ field, code, message }],
    ...(ways ? { ways } : {}),
  });

import { kindOf } from '@stint/core';

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const VARIES = new Set([
  'email',
  'token',
  'secret',
  'webhook_url',
  'prefix',
  'hash',
  'request_id',
  'access_token',
  'refresh_token',
  'user_agent',
  'source',
  'url',
  'path',
]);

/** The value with what differs from run to run replaced by what it is: ids by their kind, instants, secrets. */
export function scrub(value: unknown, field = ''): unknown {
  if (typeof value === 'string') {
    if (VARIES.has(field)) return `<${field}>`;
    const kind = kindOf(value);
    if (kind) return `<${kind}>`;
    return INSTANT.test(value) ? '<instant>' : value;
  }
  // A timer may tick between the protocols.
  if (field === 'duration_seconds' && typeof value === 'number') return '<seconds>';
  if (Array.isArray(value)) return value.map((part) => scrub(part, field));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, scrub(part, name)]));
}

/** The value without the fields that are null: GraphQL has no other way to say that one is not there. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const there = Object.entries(value).filter(([, part]) => part !== null);
  return Object.fromEntries(there.map(([name, part]) => [name, withoutNulls(part)]));
}

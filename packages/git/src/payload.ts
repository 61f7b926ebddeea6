import { fail, failures } from '@stint/core';

/** Without what PostgreSQL cannot keep: a sender's odd text is no reason to lose its news. */
const writable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** The JSON of a delivery; GitHub can also send it as the field `payload` of a form. */
export function payloadOf(body: Buffer, content_type: string): unknown {
  const text = body.toString('utf8');
  const json = /^application\/x-www-form-urlencoded\b/i.test(content_type)
    ? (new URLSearchParams(text).get('payload') ?? '')
    : text;
  try {
    return JSON.parse(json, (_, value) => (typeof value === 'string' ? writable(value) : value));
  } catch {
    throw fail(
      failures.malformed_request,
      'The body is no JSON. Choose application/json as the content type of the webhook.',
    );
  }
}

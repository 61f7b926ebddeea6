import { createHmac } from 'node:crypto';
import { TypeID } from 'typeid-js';
import { type Caller, newId, type Ports } from '../kernel/index.ts';

/**
 * The id of an organization to be founded. With an idempotency key it follows from the credential and the key, so that
 * a repeated request lands where its first answer is kept.
 */
export function orgIdFor({ credential }: Caller, { secret }: Ports, key: string | undefined): string {
  if (key === undefined) return newId('org');
  const bytes = createHmac('sha256', secret).update(`org ${credential.id} ${key}`).digest().subarray(0, 16);
  // A UUID of version 8: made in a way of one's own.
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return TypeID.fromUUIDBytes('org', bytes).toString();
}

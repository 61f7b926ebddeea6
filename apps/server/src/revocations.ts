import { randomUUID } from 'node:crypto';
import type { Auth } from '@stint/auth';
import type { Transport } from '@stint/bus';
import type { Core } from '@stint/core';

const CHANNEL = 'stint:revocations';
/** What may take something away from a caller. */
const TYPES = /^(member|role|token|session|user|org|connected_app)/;

interface Told {
  readonly from: string;
  readonly org_id: string;
  readonly types: readonly string[];
}

/**
 * Tells the other processes at once when credentials, roles or memberships changed here, and heeds what they tell: what
 * was revoked there ends here, too. Should a message be lost, remembered callers end by themselves soon after.
 */
export async function shareRevocations(core: Core, auth: Auth, transport: Transport): Promise<void> {
  const me = randomUUID();
  core.onCommit((org_id, _seq, types) => {
    const telling = types.filter((type) => TYPES.test(type));
    if (telling.length === 0) return;
    const told: Told = { from: me, org_id, types: telling };
    transport.publish(CHANNEL, [JSON.stringify(told)]).catch(() => undefined);
  });
  await transport.subscribe(CHANNEL, (message) => {
    const { from, org_id, types } = JSON.parse(message) as Told;
    if (from !== me) auth.invalidate(org_id, types);
  });
}

import { sql } from '@stint/db';
import {
  type Caller,
  type Context,
  covers,
  type Data,
  fail,
  type LiveMember,
  liveMembers,
  type Via,
} from '../kernel/index.ts';
import { approvalAskerGone } from './approval.failures.ts';
import type { Approval } from './approval.schema.ts';

type Asked = Data<typeof Approval>;

interface Asker extends LiveMember {
  readonly name: string;
  readonly email: string;
  readonly time_zone: string;
  readonly destructive: boolean;
  readonly scopes: string[];
  readonly expires_at: Date | null;
}

/**
 * Who asked, as they stand now: the role they have by now, and no scope that the token had not then or has not any more.
 */
export async function askerOf(ctx: Context, asked: Asked, scopes: readonly string[]): Promise<Caller> {
  const { org_id } = ctx.caller;
  const { user_id, credential_id: id } = asked;
  const [found] = await liveMembers<Asker>(ctx, {
    columns: sql`, u.name, u.email, u.time_zone, c.scopes, c.expires_at,
      coalesce((o.settings #>> '{assistants,destructive}')::boolean, true) AS destructive`,
    joins: sql` JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL
      JOIN orgs o ON o.org_id = m.org_id
      JOIN (SELECT k.user_id, k.scopes, k.expires_at FROM tokens k
          WHERE k.org_id = ${org_id} AND k.id = ${id} AND k.revoked_at IS NULL
        UNION ALL SELECT a.user_id, a.scopes, a.expires_at FROM connected_apps a
          WHERE a.org_id = ${org_id} AND a.id = ${id} AND a.revoked_at IS NULL) c
        ON c.user_id = m.user_id AND (c.expires_at IS NULL OR c.expires_at > now())`,
    where: sql`m.user_id = ${user_id}`,
  });
  if (!found) {
    throw fail(approvalAskerGone, {
      detail: 'It was revoked, has expired, or its person is no member any more. Deny this, or do it yourself.',
      current_state: { credential_id: id },
    });
  }
  const asker = callerOf(found, asked, org_id, scopes);
  const refused = ctx.refusal(asked.operation, asker, asked.via as Via);
  if (!refused) return asker;
  throw fail(approvalAskerGone, {
    detail: `For the token that asked: ${refused.message}`,
    current_state: { credential_id: id, code: refused.code },
  });
}

function callerOf(found: Asker, asked: Asked, org_id: string, scopes: readonly string[]): Caller {
  const { credential_kind: kind, credential_id: id } = asked;
  const { destructive, scopes: held, expires_at, ...member } = found;
  const covered = scopes.filter((scope) => covers(held, scope));
  return {
    ...member,
    org_id,
    credential: { kind, id, scopes: covered, expires_at, ask_first: true },
    assistants: { destructive },
  };
}

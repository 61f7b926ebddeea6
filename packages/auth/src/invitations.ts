import {
  acceptInvitation,
  type Core,
  fail,
  failures,
  hashPassword,
  invalid,
  newId,
  newPassword,
  readInvitationToken,
  validate,
} from '@stint/core';
import { z } from 'zod';
import type { Accounts } from './accounts.ts';
import type { Guard } from './limits.ts';
import { registerInvited } from './operations.ts';
import type { Join } from './schemas.ts';
import type { Origin } from './sessions.ts';

/** What an invitation is about, for who holds its link. */
export interface Invited {
  readonly org_id: string;
  readonly organization_name: string;
  readonly invitation_id: string;
  readonly email: string;
  /** The account of the address, where there is one. */
  readonly user: { readonly id: string; readonly name: string; readonly time_zone: string } | null;
}

export interface Invitations {
  /** The invitation behind the link, while it can be accepted. */
  find(token: string): Promise<Invited>;
  /** Joins as the account of the address, by its password; without one, a new account with the name and password. */
  accept(input: Join, from: Origin): Promise<void>;
}

const Passwords = z.object({ password: newPassword() });

/** Invitations for who need not be in any organization yet, and so has no credential to call with. */
export function createInvitations(core: Core, { identify }: Accounts, guard: Guard, now: () => Date): Invitations {
  const find = async (token: string): Promise<Invited> => {
    const named = readInvitationToken(core.ports.secret, token);
    if (!named) throw invalid('token', 'is not that of an invitation: take the link as it is in the mail');
    const { rows } = await core.db.system.query<Invited>(
      `SELECT i.org_id, o.name AS organization_name, i.id AS invitation_id, i.email,
        (SELECT json_build_object('id', u.id, 'name', u.name, 'time_zone', u.time_zone) FROM users u
          WHERE u.email = i.email AND u.deleted_at IS NULL) AS user
      FROM invitations i JOIN orgs o ON o.org_id = i.org_id AND o.deleted_at IS NULL
      WHERE i.org_id = $1 AND i.id = $2 AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $3`,
      [named.org_id, named.invitation_id, now()],
    );
    if (rows[0]) return rows[0];
    throw fail(
      failures.not_found,
      'The invitation was used, was taken back or has expired. Ask who invited you for another.',
    );
  };

  return {
    find,
    async accept({ token, password, name }, { request_id, ip, user_agent }) {
      await guard.address(ip ?? '');
      const { org_id, invitation_id, email, user } = await find(token);
      const call = { via: 'rest', request_id, ip, user_agent } as const;
      // They act by the link in their mail, and are nobody here until they have joined.
      const credential = { kind: 'system', id: invitation_id, scopes: ['write:members'], expires_at: null } as const;
      const guest = { org_id, email, member_id: '', role: 'guest', permissions: new Set<never>(), credential };
      if (user) {
        const user_id = await identify(email, password);
        const caller = { ...guest, user_id, name: user.name, time_zone: user.time_zone };
        await core.execute(acceptInvitation, caller, { token }, call);
      } else {
        if (name === undefined) throw invalid('name', 'is needed for a new account');
        validate(Passwords, { password });
        const password_hash = await hashPassword(password);
        const caller = { ...guest, user_id: newId('usr'), name, time_zone: 'UTC' };
        await core.execute(registerInvited, caller, { token, password_hash }, call);
      }
    },
  };
}

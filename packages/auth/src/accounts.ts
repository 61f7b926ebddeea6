import {
  type Core,
  deleteMe,
  effectivePermissions,
  emailTaken,
  type Failure,
  fail,
  failures,
  hashPassword,
  MEMBERSHIP,
  newId,
  passwordMatches,
} from '@stint/core';
import { callerOf, MEMBER, type MemberRow } from './credential.ts';
import type { Guard } from './limits.ts';
import { register } from './operations.ts';
import type { DeleteAccount, Login, Register } from './schemas.ts';
import { newSession, type Opened, type Origin, type Sessions } from './sessions.ts';

type Credentials = Pick<Login, 'email' | 'password'>;

export interface Accounts {
  /** The person whose address and password these are. */
  identify(email: string, password: string): Promise<string>;
  /** The same for somebody at an address, whose tries are counted. */
  recognize(input: Credentials, from: Origin): Promise<string>;
  register(input: Register, from: Origin): Promise<Opened>;
  login(input: Login, from: Origin): Promise<Opened>;
  /** Deletes the account as `users.delete_me` does, also of who has no organization left to sign in to. */
  remove(input: DeleteAccount, from: Origin): Promise<void>;
}

/** Signing up and signing in. */
export function createAccounts(core: Core, sessions: Sessions, guard: Guard): Accounts {
  const { system } = core.db;

  const taken = async (email: string) =>
    (await system.query('SELECT FROM users WHERE email = $1', [email])).rowCount !== 0;

  const refuseTaken = () =>
    fail(emailTaken, 'Sign in, or ask for a new password. To join an organization, accept its invitation.');

  /** The organization they name, else the one they were in last, else their first. */
  const chooseOrg = async (user_id: string, organization_id?: string): Promise<string> => {
    const { rows } = await system.query<{ org_id: string }>(
      `SELECT m.org_id FROM members m JOIN orgs o ON o.org_id = m.org_id AND o.deleted_at IS NULL
        LEFT JOIN LATERAL (SELECT max(last_used_at) AS at FROM sessions s
          WHERE s.org_id = m.org_id AND s.user_id = m.user_id) used ON true
        WHERE m.user_id = $1 AND m.removed_at IS NULL AND ($2::text IS NULL OR m.org_id = $2)
        ORDER BY used.at DESC NULLS LAST, m.created_at, m.org_id LIMIT 1`,
      [user_id, organization_id ?? null],
    );
    if (rows[0]) return rows[0].org_id;
    if (organization_id) throw fail(failures.not_found, `You are in no organization ${organization_id}.`);
    throw fail(
      failures.forbidden,
      'You belong to no organization any more; ask for an invitation, or delete the account: POST /auth/delete-account.',
    );
  };

  const identify = async (email: string, password: string): Promise<string> => {
    await guard.account(email);
    const { rows } = await system.query<{ id: string; password_hash: string | null }>(
      `SELECT u.id, s.password_hash FROM users u LEFT JOIN user_secrets s ON s.user_id = u.id
        WHERE u.email = $1 AND u.deleted_at IS NULL`,
      [email],
    );
    const [user] = rows;
    // Whether there is such an account is told neither by the answer nor by the time it takes.
    const matches = await passwordMatches(user?.password_hash, password);
    if (!user || !matches) throw fail(failures.unauthenticated, 'The email or the password is wrong.');
    await guard.forgive(email);
    return user.id;
  };

  const recognize: Accounts['recognize'] = async ({ email, password }, { ip }) => {
    await guard.address(ip ?? '');
    return identify(email, password);
  };

  return {
    identify,
    recognize,

    async register({ email, password, name, organization_name = `${name}'s organization`.slice(0, 200) }, from) {
      await guard.address(from.ip ?? '');
      if (await taken(email)) throw refuseTaken();
      const password_hash = await hashPassword(password);
      const caller = {
        org_id: newId('org'),
        user_id: newId('usr'),
        member_id: newId('mem'),
        role: 'owner',
        name,
        email,
        time_zone: 'UTC',
        permissions: effectivePermissions('owner', null, [], []),
        credential: newSession(),
      };
      try {
        return await sessions.begin(caller, from, register, { password_hash, organization_name });
      } catch (error) {
        // Of two who take the same address at once, one finds out here.
        if ((error as Failure).code === failures.conflict.code && (await taken(email))) throw refuseTaken();
        throw error;
      }
    },

    async login({ organization_id, ...credentials }, from) {
      const user_id = await recognize(credentials, from);
      const opened = await sessions.open(user_id, await chooseOrg(user_id, organization_id), from);
      if (!opened) throw fail(failures.unauthenticated, 'The membership has just ended.');
      return opened;
    },

    async remove(credentials, from) {
      const { request_id, ip, user_agent } = from;
      const user_id = await recognize(credentials, from);
      // Recorded where they are or were last: an organization that was deleted still keeps its log.
      const { rows } = await system.query<MemberRow>(
        `SELECT ${MEMBER} FROM ${MEMBERSHIP.from} JOIN users u ON u.id = m.user_id
          WHERE m.user_id = $1 ORDER BY m.removed_at DESC NULLS FIRST, m.created_at DESC LIMIT 1`,
        [user_id],
      );
      if (!rows[0]) throw fail(failures.forbidden, 'The account was never in an organization.');
      const caller = callerOf(rows[0], newSession());
      await core.execute(deleteMe, caller, { confirm: credentials.email }, { via: 'rest', request_id, ip, user_agent });
    },
  };
}

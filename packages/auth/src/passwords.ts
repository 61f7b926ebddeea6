import {
  type Caller,
  type Core,
  fail,
  failures,
  hashPassword,
  hashSecret,
  invalid,
  isSecret,
  newId,
  PREFIX,
  passwordMatches,
} from '@stint/core';
import type { Guard } from './limits.ts';
import { changePassword, resetPassword } from './operations.ts';
import type { Origin, Sessions } from './sessions.ts';

export interface Passwords {
  /** Asks for a mail with a way to a new password, if there is such an account; the caller cannot tell. */
  forgot(email: string, from: Origin): Promise<void>;
  /** Sets the password the mail was asked for, and signs out everywhere. */
  reset(token: string, password: string, from: Origin): Promise<void>;
  /** Sets another password, and signs out everywhere else. */
  change(caller: Caller, current: string, next: string, from: Origin): Promise<void>;
}

const SET = `INSERT INTO user_secrets (user_id, password_hash, changed_at)`;
const OVER = `ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at`;

export function createPasswords(
  core: Core,
  sessions: Sessions,
  guard: Guard,
  now: () => Date,
  mailed: () => void,
): Passwords {
  const { system } = core.db;
  const spent = () => fail(failures.unauthenticated, 'The link was used before or is too old; ask for a new one.');

  return {
    async forgot(email, from) {
      await guard.address(from.ip ?? '');
      await guard.mail(email);
      // The secret is made when the mail is sent; here is nothing to steal.
      await system.query(
        `INSERT INTO mails (id, recipient, template, data, due_at)
          SELECT $2, u.email, 'password_reset', json_build_object('user_id', u.id), $3 FROM users u
          WHERE u.email = $1 AND u.deleted_at IS NULL`,
        [email, newId('mail'), now()],
      );
      mailed();
    },

    async reset(token, password, from) {
      await guard.address(from.ip ?? '');
      if (!isSecret(PREFIX.reset, token)) throw spent();
      const hash = hashSecret(token);
      const known = await system.query(
        `SELECT FROM one_time_secrets WHERE hash = $1 AND purpose = 'password_reset' AND expires_at > $2`,
        [hash, now()],
      );
      if (known.rowCount === 0) throw spent();
      const { rows } = await system.query<{ user_id: string; email: string }>(
        `WITH used AS (DELETE FROM one_time_secrets WHERE hash = $1 AND expires_at > $3 RETURNING subject->>'user_id' AS id),
          person AS (UPDATE users u SET email_verified_at = coalesce(email_verified_at, $3) FROM used
            WHERE u.id = used.id AND u.deleted_at IS NULL RETURNING u.id, u.email),
          kept AS (${SET} SELECT id, $2, $3 FROM person ${OVER})
        SELECT id AS user_id, email FROM person`,
        [hash, await hashPassword(password), now()],
      );
      const [person] = rows;
      if (!person) throw spent();
      const { user_id, email } = person;
      await system.query(`DELETE FROM one_time_secrets WHERE purpose = 'password_reset' AND subject->>'user_id' = $1`, [
        user_id,
      ]);
      await sessions.endAll(user_id, from, resetPassword);
      await guard.forgive(email);
    },

    async change({ user_id, email, credential }, current, next, from) {
      if (credential.kind !== 'session')
        throw fail(failures.forbidden, 'Sign in to change the password; a token cannot.');
      await guard.account(email);
      const { rows } = await system.query<{ password_hash: string }>(
        'SELECT password_hash FROM user_secrets WHERE user_id = $1',
        [user_id],
      );
      if (!(await passwordMatches(rows[0]?.password_hash, current))) throw invalid('current_password', 'is wrong');
      await guard.forgive(email);
      await system.query(`${SET} VALUES ($1, $2, $3) ${OVER}`, [user_id, await hashPassword(next), now()]);
      await sessions.endAll(user_id, from, changePassword, credential.id);
    },
  };
}

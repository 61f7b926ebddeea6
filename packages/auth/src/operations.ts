import {
  type AnyOperation,
  acceptInvitation,
  type Context,
  conflict,
  fail,
  foundOrg,
  instant,
  operation,
  orgCreated,
  Session,
  sessionCreated,
  sessionRevoked,
  User,
  userRegistered,
} from '@stint/core';
import { sql } from '@stint/db';
import { z } from 'zod';

const device = z.strictObject({
  user_agent: z.string().nullable(),
  ip: z.string().nullable(),
  now: instant(),
  expires_at: instant(),
});
export type Device = z.infer<typeof device>;

/** What signing in and out does is recorded like any other change, and reached by no protocol but these routes. */
const internal = { permission: null, scope: 'any', rest: false, mcp: false, graphql: false } as const;

/** Makes the session the caller's credential names. */
async function startSession(ctx: Context, { user_agent, ip, now, expires_at }: Device) {
  const { user_id, credential } = ctx.caller;
  await ctx.db.session.create({
    data: { id: credential.id, user_id, user_agent, ip, created_at: now, last_used_at: now, expires_at },
    select: { id: true },
  });
  ctx.emit(sessionCreated, await ctx.reload(Session, credential.id));
}

const signIn = (name: string, summary: string): AnyOperation =>
  operation({
    ...internal,
    name,
    summary,
    effect: 'write',
    input: device,
    output: z.strictObject({}),
    emits: [sessionCreated],
    async run(ctx, input) {
      await startSession(ctx, input);
      return {};
    },
  });

export const login = signIn('auth.login', 'Sign in');
export const switchOrg = signIn('auth.switch', 'Sign in to another organization');

export const register: AnyOperation = operation({
  ...internal,
  name: 'auth.register',
  summary: 'Sign up and found an organization',
  effect: 'write',
  input: device.extend({ password_hash: z.string(), organization_name: z.string() }),
  output: z.strictObject({}),
  emits: [orgCreated, userRegistered, sessionCreated],
  async run(ctx, { password_hash, organization_name, ...input }) {
    const { user_id, email, name } = ctx.caller;
    await ctx.query(sql`INSERT INTO users (id, email, name) VALUES (${user_id}, ${email}, ${name})`);
    await ctx.query(sql`INSERT INTO user_secrets (user_id, password_hash) VALUES (${user_id}, ${password_hash})`);
    await foundOrg(ctx, { name: organization_name });
    ctx.emit(userRegistered, await ctx.reload(User, user_id));
    await startSession(ctx, input);
    await ctx.mail(email, 'welcome', { name, organization_name });
    return {};
  },
});

/** For who has no account yet: makes one and joins the organization whose invitation they hold, and founds none. */
export const registerInvited: AnyOperation = operation({
  ...internal,
  name: 'auth.register_invited',
  summary: 'Sign up by an invitation',
  effect: 'write',
  input: z.strictObject({ token: z.string(), password_hash: z.string() }),
  output: acceptInvitation.output,
  emits: [userRegistered, ...(acceptInvitation.emits ?? [])],
  async run(ctx, { token, password_hash }) {
    const { user_id, email, name } = ctx.caller;
    // The link was sent to the address, so it is theirs.
    await ctx.query(sql`INSERT INTO users (id, email, name, email_verified_at)
      VALUES (${user_id}, ${email}, ${name}, ${ctx.now})`);
    await ctx.query(sql`INSERT INTO user_secrets (user_id, password_hash) VALUES (${user_id}, ${password_hash})`);
    const joined = await acceptInvitation.run(ctx, { token });
    ctx.emit(userRegistered, await ctx.reload(User, user_id));
    return joined;
  },
});

/** Somebody else was quicker: nothing is left to do. */
export const alreadyEnded = conflict('session_ended', 'The session has ended already');

const signOut = (name: string, summary: string): AnyOperation =>
  operation({
    ...internal,
    name,
    summary,
    effect: 'destroy',
    input: z.strictObject({ session_ids: z.array(z.string()).min(1), now: instant() }),
    output: z.strictObject({}),
    emits: [sessionRevoked],
    async run(ctx, { session_ids, now }) {
      const { org_id, user_id } = ctx.caller;
      const ended = await ctx.query<{ id: string }>(sql`UPDATE sessions SET revoked_at = ${now}::timestamptz
        WHERE org_id = ${org_id} AND user_id = ${user_id} AND id = ANY(${session_ids}) AND revoked_at IS NULL
        RETURNING id`);
      if (ended.length === 0) throw fail(alreadyEnded);
      for (const { id } of ended) ctx.emit(sessionRevoked, await ctx.reload(Session, id));
      return {};
    },
  });

export const logout = signOut('auth.logout', 'Sign out');
export const refreshReused = signOut('auth.refresh_reused', 'End a session whose refresh token was used twice');
export const resetPassword = signOut('auth.reset_password', 'Sign out everywhere after a password reset');
export const changePassword = signOut('auth.change_password', 'Sign out elsewhere after a password change');

import { memberCaller, type Origin } from '@stint/auth';
import {
  type AnyOperation,
  ConnectedApp,
  type Core,
  conflict,
  connectedAppConnected,
  connectedAppRevoked,
  type Failure,
  fail,
  failures,
  newId,
  operation,
} from '@stint/core';
import { sql } from '@stint/db';
import { z } from 'zod';

/** What a person agreed to. */
export interface Agreement {
  readonly user_id: string;
  readonly org_id: string;
  readonly client_id: string;
  readonly name: string;
  readonly redirect_host: string;
  readonly scopes: readonly string[];
  readonly ask_first: boolean;
  readonly grant_id: string;
  /** Whether the client is one installation, so that agreeing anew ends what it had before. */
  readonly replaces: boolean;
}

export interface Connections {
  connect(agreement: Agreement, from: Origin): Promise<void>;
  /** Whether the person last had this client ask first. */
  askedFirst(user_id: string, client_id: string): Promise<boolean>;
  /** Cuts the connection off that the grant belongs to, if it is still there; `reused`: as two hold one of its secrets. */
  end(grant_id: string, why?: 'reused'): Promise<void>;
}

/** Until its first tokens are fetched, a connection is as good as the code for them: ten minutes. */
export const CODE_SECONDS = 600;

/** Recorded like any other change, and reached by no protocol. */
const internal = { permission: null, scope: 'any', rest: false, mcp: false, graphql: false } as const;

const connect = operation({
  ...internal,
  name: 'oauth.connect',
  summary: 'Connect an app',
  effect: 'write',
  input: z.strictObject({
    client_id: z.string(),
    name: z.string(),
    redirect_host: z.string(),
    scopes: z.array(z.string()).min(1),
    ask_first: z.boolean(),
    grant_id: z.string(),
    replaces: z.boolean(),
  }),
  output: z.strictObject({}),
  emits: [connectedAppConnected, connectedAppRevoked],
  async run(ctx, { replaces, ...columns }) {
    const { org_id, user_id, credential } = ctx.caller;
    const earlier = replaces
      ? await ctx.query<{
          id: string;
        }>(sql`SELECT id FROM connected_apps WHERE org_id = ${org_id} AND user_id = ${user_id}
          AND client_id = ${columns.client_id} AND revoked_at IS NULL AND expires_at > ${ctx.now}`)
      : [];
    for (const { id } of earlier) {
      const before = await ctx.lock(ConnectedApp, id);
      ctx.emit(connectedAppRevoked, await ctx.update(before, { revoked_at: ctx.now }), before);
    }
    const expires_at = new Date(ctx.now.getTime() + CODE_SECONDS * 1000);
    ctx.emit(
      connectedAppConnected,
      await ctx.insert(ConnectedApp, { ...columns, id: credential.id, user_id, expires_at }),
    );
    return {};
  },
});

const alreadyEnded = conflict('connection_ended', 'The connection has ended already');

const ending = (name: string, summary: string): AnyOperation =>
  operation({
    ...internal,
    name,
    summary,
    effect: 'destroy',
    input: z.strictObject({}),
    output: z.strictObject({}),
    emits: [connectedAppRevoked],
    fails: [alreadyEnded],
    async run(ctx) {
      const { org_id, credential } = ctx.caller;
      const live = await ctx.query(sql`SELECT id FROM connected_apps
        WHERE org_id = ${org_id} AND id = ${credential.id} AND revoked_at IS NULL FOR UPDATE`);
      if (live.length === 0) throw fail(alreadyEnded);
      const before = await ctx.reload(ConnectedApp, credential.id);
      ctx.emit(connectedAppRevoked, await ctx.update(before, { revoked_at: ctx.now }), before);
      return {};
    },
  });

const disconnect = ending('oauth.disconnect', 'Cut off an app that gave its tokens back');
const tokenReused = ending('oauth.token_reused', 'Cut off an app whose code or refresh token was used twice');

interface Connected {
  readonly org_id: string;
  readonly user_id: string;
  readonly id: string;
  readonly scopes: string[];
}

/** Connections are made and ended as any change is: audited, published, and felt by every process. */
export function createConnections(core: Core): Connections {
  const { db } = core;
  return {
    async connect({ user_id, org_id, ...input }, { request_id, ip, user_agent }) {
      const { scopes } = input;
      const credential = { kind: 'oauth', id: newId('app'), scopes, expires_at: null } as const;
      const caller = await memberCaller(db, user_id, org_id, credential);
      if (!caller) throw fail(failures.not_found, `You are in no organization ${org_id}.`);
      await core.execute(connect, caller, input, { via: 'rest', request_id, ip, user_agent });
      await db.system.query('UPDATE oauth_clients SET used_at = now() WHERE id = $1', [input.client_id]);
    },
    async askedFirst(user_id, client_id) {
      const { rows } = await db.system.query<{ ask_first: boolean }>(
        `SELECT ask_first FROM connected_apps WHERE user_id = $1 AND client_id = $2 ORDER BY created_at DESC LIMIT 1`,
        [user_id, client_id],
      );
      return rows[0]?.ask_first === true;
    },
    async end(grant_id, why) {
      const { rows } = await db.system.query<Connected>(
        'SELECT org_id, user_id, id, scopes FROM connected_apps WHERE grant_id = $1 AND revoked_at IS NULL',
        [grant_id],
      );
      const [app] = rows;
      if (!app) return;
      const credential = { kind: 'oauth', id: app.id, scopes: app.scopes, expires_at: null } as const;
      const caller = await memberCaller(db, app.user_id, app.org_id, credential);
      // Of who is a member no more, no credential works.
      if (!caller) return;
      const call = { via: 'rest', request_id: newId('req') } as const;
      await core.execute(why === 'reused' ? tokenReused : disconnect, caller, {}, call).catch((error: unknown) => {
        if ((error as Failure).code !== alreadyEnded.code) throw error;
      });
    },
  };
}

import type { Authenticator, Caller, Core, Ports } from '@stint/core';
import { fail, failures, memoryStore, newId } from '@stint/core';
import { accessTokens } from './access-token.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { type ApprovalDesk, createApprovalDesk } from './approvals.ts';
import { createAuthenticator, type Invalidation } from './authenticator.ts';
import { createInvitations, type Invitations } from './invitations.ts';
import { createGuard, type Limits } from './limits.ts';
import { oauthTokens } from './oauth-tokens.ts';
import { switchOrg } from './operations.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { personalTokens } from './personal-tokens.ts';
import { sessionTokens } from './session-tokens.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createTickets, TICKET_SECONDS } from './tickets.ts';

export interface AuthOptions {
  readonly core: Core;
  readonly limits?: Partial<Limits>;
  /** Callers remembered, and the milliseconds after which another process's revocation is felt at the latest. */
  readonly remember?: { readonly size: number; readonly ttl: number };
  readonly now?: () => Date;
  /** Told when a mail was asked for outside the core: the mail worker's `wake`. */
  readonly mailed?: () => void;
}

export interface Auth extends Authenticator, Invalidation {
  readonly core: Core;
  readonly accounts: Accounts;
  readonly approvals: ApprovalDesk;
  readonly invitations: Invitations;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  /** For `Ports`: a session in another of the person's organizations. */
  readonly startSession: Ports['startSession'];
  ticket(caller: Caller): Promise<{ ticket: string; expires_in: number }>;
}

/** Credentials over a core: its database, and the secret and public address in its ports. */
export function createAuth(options: AuthOptions): Auth {
  const {
    core,
    limits = {},
    now = () => new Date(),
    remember = { size: 10_000, ttl: 2000 },
    mailed = () => undefined,
  } = options;
  const { db } = core;
  const access = accessTokens(core.ports.secret, now);
  const tickets = createTickets(db, now);
  const sources = [personalTokens(db), oauthTokens(db, core.ports.publicUrl), sessionTokens(db, access, now)];
  const store = memoryStore(() => now().getTime());
  const guard = createGuard({ perAddress: 60, perAccount: 10, store, ...limits });
  const sessions = createSessions(core, access, now);
  const accounts = createAccounts(core, sessions, guard);
  return {
    core,
    sessions,
    ...createAuthenticator({ core, sources, tickets, now, remember }),
    accounts,
    approvals: createApprovalDesk(core, accounts, now),
    invitations: createInvitations(core, accounts, guard, now),
    passwords: createPasswords(core, sessions, guard, now, mailed),
    async startSession(user_id, org_id) {
      const opened = await sessions.open(user_id, org_id, { request_id: newId('req') }, switchOrg);
      if (!opened) throw fail(failures.not_found, `You are in no organization ${org_id}.`);
      return opened.tokens;
    },
    ticket: async (caller) => ({ ticket: await tickets.issue(caller), expires_in: TICKET_SECONDS }),
  };
}

import { type AnyOperation, type Caller, type Core, fail, failures, kindOf, sign, verify } from '@stint/core';
import type { Accounts } from './accounts.ts';
import { memberCaller } from './credential.ts';
import { newSession, type Origin } from './sessions.ts';

/** An approval as its page shows it. */
export interface ShownApproval {
  readonly id: string;
  readonly credential_name: string | null;
  readonly via: string;
  readonly operation: string;
  readonly summary: string;
  readonly status: 'pending' | 'granted' | 'denied' | 'expired';
  readonly note: string | null;
  readonly created_at: string;
  readonly expires_at: string;
  readonly input: Record<string, unknown> | null;
  readonly about: readonly { readonly field: string; readonly id: string; readonly name: string | null }[];
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface ApprovalDesk {
  /** A pass for this one approval, for who can sign in. */
  enter(approval_id: string, credentials: Credentials, from: Origin): Promise<string>;
  read(approval_id: string, pass: string, from: Origin): Promise<ShownApproval>;
  decide(approval_id: string, pass: string, grant: boolean, note: string | undefined, from: Origin): Promise<void>;
}

const PURPOSE = 'approval page';
const PASS_MS = 15 * 60_000;

/**
 * Approvals in a browser, without a session: the password gives a pass for the one approval, which the page sends along
 * with the decision. There is no cookie, so no other site can send a decision.
 */
export function createApprovalDesk(core: Core, { recognize }: Accounts, now: () => Date): ApprovalDesk {
  const { system } = core.db;
  const { secret } = core.ports;

  const nowhere = (id: string) => fail(failures.not_found, `There is no approval ${id} for you.`);

  const callerOf = async (approval_id: string, user_id: string): Promise<Caller> => {
    const { rows } = await system.query<{ org_id: string }>('SELECT org_id FROM approvals WHERE id = $1', [
      approval_id,
    ]);
    const caller = rows[0] && (await memberCaller(core.db, user_id, rows[0].org_id, newSession()));
    if (!caller) throw nowhere(approval_id);
    return caller;
  };

  /** The person behind a pass, unless it is too old or they have another password since. */
  const holderOf = async (approval_id: string, pass: string): Promise<Caller> => {
    const [id, user_id, at] = (verify(secret, PURPOSE, pass) ?? '').split(':');
    const issued = Number(at);
    const { rowCount } = await system.query('SELECT FROM user_secrets WHERE user_id = $1 AND changed_at < $2', [
      user_id ?? '',
      new Date((issued || 0) + 1000),
    ]);
    if (id !== approval_id || !rowCount || issued + PASS_MS < now().getTime())
      throw fail(failures.unauthenticated, 'That was too long ago; sign in once more.');
    return callerOf(approval_id, user_id as string);
  };

  const run = async (name: string, caller: Caller, input: object, { request_id, ip, user_agent }: Origin) =>
    (
      await core.execute(core.operations.get(name) as AnyOperation, caller, input, {
        via: 'rest',
        request_id,
        ip,
        user_agent,
      })
    ).json.value;

  return {
    async enter(approval_id, credentials, from) {
      const user_id = await recognize(credentials, from);
      if (kindOf(approval_id) !== 'apv') throw nowhere(approval_id);
      await callerOf(approval_id, user_id);
      return sign(secret, PURPOSE, `${approval_id}:${user_id}:${now().getTime()}`);
    },
    read: async (approval_id, pass, from) =>
      run('approvals.get', await holderOf(approval_id, pass), { approval_id }, from),
    async decide(approval_id, pass, grant, note, from) {
      const caller = await holderOf(approval_id, pass);
      const input = { approval_id, ...(note ? { note } : {}) };
      await run(grant ? 'approvals.grant' : 'approvals.deny', caller, input, from);
    },
  };
}

import { createHash } from 'node:crypto';
import type { Caller } from '../caller.ts';
import type { Core, Invocation, Result } from '../core.ts';
import { conflict, Failure, fail, failures } from '../failure.ts';
import { kindOf } from '../id.ts';
import { type AnyOperation, destroys } from '../operation.ts';
import { Json } from '../rows/row.ts';
import { scopesOf } from '../scope.ts';
import { canonical, keepLater, replay, storedAnswer } from './idempotency.ts';

/** Scopes of domains in which every write moves money, or makes what asks for it. */
const MONEY = /^(write|manage):(invoices|payments|expenses)$/;

/** What a credential that asks first may only ask for: what destroys, reaches outside, or writes in a money domain. */
export function needsApproval(operation: AnyOperation): boolean {
  const { effect, outreach, approval } = operation;
  if (approval !== undefined || effect === 'read') return approval === true;
  const money = scopesOf(operation).some((scope) => MONEY.test(scope));
  return destroys(operation) || outreach === true || money;
}

/** A call on its way to a person, as `CoreOptions.approval` takes it. */
export interface Asked {
  readonly operation: string;
  readonly summary: string;
  /** JSON. */
  readonly input: string;
  /** The same call has the same, whatever the order of its fields. */
  readonly input_hash: string;
  /** Ask anew; else `nothingAsked` where the same call was not asked for, or its outcome was handed over. */
  readonly anew: boolean;
}

export const nothingAsked = conflict('nothing_asked', 'This was not asked for');

/** An approval as far as the door needs to know it. */
export interface Asking {
  readonly id: string;
  readonly status: string;
  readonly summary: string;
  readonly expires_at: string;
  readonly note: string | null;
}

/**
 * Keeps the call until a person has agreed, and says so; once they have, the same call is handed what it answered, and
 * under an idempotency key again and again, as ever.
 */
export async function askFirst(
  core: Core,
  operation: AnyOperation,
  caller: Caller,
  input: unknown,
  invocation: Invocation,
): Promise<Result> {
  if (!core.approval || operation.secrets || hasSecret(input)) {
    throw fail(failures.forbidden, 'This cannot wait for a person, as it has a secret in it: a person has to do it.');
  }
  const { idempotency_key: key, ...call } = invocation;
  const keyed = key === undefined ? undefined : { caller, key, operation: operation.name, input };
  const stored = keyed && (await storedAnswer(core.db, keyed));
  if (stored) {
    const { text, seq } = replay(stored);
    return { json: new Json(text), seq, replayed: true };
  }
  const asked = {
    operation: operation.name,
    summary: summaryOf(operation, input),
    input: JSON.stringify(input ?? {}),
    input_hash: createHash('sha256')
      .update(`${operation.name}\n${canonical(input ?? {})}`)
      .digest('hex'),
  };
  const ask = (anew: boolean) =>
    core.execute(core.approval as AnyOperation, caller, { ...asked, anew } satisfies Asked, call);
  const { json, seq } = await ask(false).catch(async (error: unknown) => {
    if (!(error instanceof Failure) || error.code !== nothingAsked.code) throw error;
    // Nobody is asked about what could not be done anyway.
    await core.execute(operation, caller, input, { ...call, dry_run: true });
    return ask(true);
  });
  const { approval, result } = json.value as { approval: Asking; result: unknown };
  if (approval.status === 'granted') {
    const text = JSON.stringify(result);
    if (keyed) await keepLater(core.db, keyed, text, seq ?? 0);
    return { json: new Json(text), ...(seq ? { seq } : {}) };
  }
  throw approvalFailure(approval, core.ports.publicUrl);
}

/** Why a call that has to be agreed to was not run. */
export function approvalFailure(approval: Asking, publicUrl: string): Failure {
  const { id: approval_id, status, summary, expires_at, note } = approval;
  const url = `${publicUrl}/approvals/${approval_id}`;
  if (status === 'denied') {
    return fail(failures.approval_denied, {
      detail: `A person said no to this${note ? `: ${note}` : '.'}`,
      current_state: { approval_id, status, note },
    });
  }
  return fail(failures.approval_needed, {
    detail: `It was not done: a person has to agree to “${summary}” at ${url} by ${expires_at}. After that, the same call answers what came of it.`,
    current_state: { approval_id, status, url, expires_at },
  });
}

/** The operation in words, and the ids it names: names would be for the eyes of who may see them. */
function summaryOf({ summary }: AnyOperation, input: unknown): string {
  const ids = Object.values(input ?? {}).filter(
    (value): value is string => typeof value === 'string' && !!kindOf(value),
  );
  return ids.length ? `${summary} (${ids.slice(0, 3).join(', ')})` : summary;
}

const SECRET = /(^|_)(secret|password|token)$/;

/** Whether a field holds a secret, by its name. */
export const isSecretField = (name: string): boolean => SECRET.test(name);

/** Whether there is a secret in it; such input is kept nowhere. */
function hasSecret(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false;
  return Object.entries(input).some(([name, part]) => isSecretField(name) || hasSecret(part));
}

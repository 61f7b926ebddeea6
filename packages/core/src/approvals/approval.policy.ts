import { type Context, type Data, fail, failures } from '../kernel/index.ts';
import { approvalNotPending } from './approval.failures.ts';
import type { Approval } from './approval.schema.ts';

/** A person decides who is signed in, and might have done it themselves. Who may see it, the approval's rule says. */
export function mayDecide({ caller, refusal }: Context, operation: string, input?: unknown): void {
  if (caller.credential.kind !== 'session') {
    throw fail(failures.forbidden, 'This is for a person to decide: sign in. No token agrees to anything.');
  }
  const refused = refusal(operation, caller, 'rest', input);
  if (refused) throw refused;
}

export function isPending({ id, status, decided_by }: Data<typeof Approval>): void {
  if (status === 'pending') return;
  throw fail(approvalNotPending, {
    detail: `It is ${status}. The same call asks anew.`,
    current_state: { approval_id: id, status, decided_by },
  });
}

import { sql } from '@stint/db';
import { type Context, type Data, fail, failures, Json, type Permission } from '../kernel/index.ts';
import type { Approval } from './approval.schema.ts';

type Asked = Pick<Data<typeof Approval>, 'id' | 'user_id'>;

interface Sent {
  readonly input: string;
  readonly scopes: string[];
  readonly result: string | null;
  readonly result_for: Permission[];
}

/** What the approval does not show: the input as it was sent, and what the call answered. */
export async function sentOf(ctx: Context, id: string): Promise<Sent> {
  const [sent] = await ctx.query<Sent>(sql`SELECT a.input, a.scopes, a.result, a.result_for FROM approvals a
    WHERE a.org_id = ${ctx.caller.org_id} AND a.id = ${id}`);
  return sent as Sent;
}

/** Whether the caller may see a kept answer: it is theirs, and they may see no less than when it was made. */
const maySee = ({ caller }: Context, { user_id }: Asked, { result_for }: Sent): boolean =>
  user_id === caller.user_id && result_for.every((held) => caller.permissions.has(held));

/** The kept answer; null where there is none that the caller may see. */
export const resultOf = (ctx: Context, approval: Asked, sent: Sent): Json | null =>
  sent.result !== null && maySee(ctx, approval, sent) ? new Json(sent.result) : null;

/** The kept answer for the token that asked. */
export async function resultFor(ctx: Context, approval: Asked): Promise<Json> {
  const result = resultOf(ctx, approval, await sentOf(ctx, approval.id));
  if (result) return result;
  throw fail(failures.conflict, {
    detail:
      'A person agreed and it was done; its answer was too large to keep, or you may see less by now. Read what it changed.',
    current_state: { approval_id: approval.id, status: 'granted' },
  });
}

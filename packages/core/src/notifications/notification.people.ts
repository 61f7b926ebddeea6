import { sql } from '@stint/db';
import { type Caller, type Context, liveMembers } from '../kernel/index.ts';

interface Known {
  readonly name: string;
  readonly email: string;
  readonly time_zone: string;
}

const credential = { kind: 'session', id: 'notifications', scopes: ['manage:*'], expires_at: null } as const;

/** The live members among these, or all, each as the caller they would be if they were signed in now. */
export async function peopleOf(
  ctx: Context,
  user_ids: readonly string[] | 'all',
): Promise<ReadonlyMap<string, Caller>> {
  const people = await liveMembers<Known>(ctx, {
    columns: sql`, u.name, u.email, u.time_zone`,
    joins: sql` JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL`,
    where: user_ids === 'all' ? sql`true` : sql`m.user_id = ANY(${[...user_ids]})`,
  });
  const { org_id } = ctx.caller;
  return new Map(people.map((person) => [person.user_id, { org_id, ...person, credential }]));
}

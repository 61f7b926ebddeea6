import { sql } from '@stint/db';
import { type Context, changeAll, type Data, fail, newId, type Row, touched } from '../kernel/index.ts';
import { type Channel, ChannelMember } from './channel.schema.ts';
import { channelArchived, channelMemberAdded, channelMemberRemoved } from './chat.events.ts';
import { alreadyInChannel } from './chat.failures.ts';

/**
 * Puts people in a channel, as having read what was said so far, and answers the memberships that are new. Who is in it
 * already stays as they are.
 */
export async function enter(
  ctx: Context,
  { id, type, last_seq }: Data<typeof Channel>,
  user_ids: readonly string[],
): Promise<string[]> {
  const { org_id } = ctx.caller;
  const [members, marks] = [user_ids.map(() => newId('chm')), user_ids.map(() => newId('rmk'))];
  const added = await ctx.query<{ id: string }>(sql`WITH person AS (
      SELECT * FROM unnest(${[...user_ids]}::text[], ${members}::text[], ${marks}::text[]) AS p(user_id, member_id, mark_id)
    ), mark AS (
      INSERT INTO read_marks (org_id, id, channel_id, channel_type, user_id, seq, created_at, updated_at)
      SELECT ${org_id}, p.mark_id, ${id}, ${type}, p.user_id, ${last_seq}::bigint, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
      FROM person p ON CONFLICT DO NOTHING
    )
    INSERT INTO channel_members (org_id, id, channel_id, channel_type, user_id, created_at)
    SELECT ${org_id}, p.member_id, ${id}, ${type}, p.user_id, ${ctx.now}::timestamptz FROM person p
    ON CONFLICT DO NOTHING RETURNING id`);
  return added.map((row) => row.id);
}

/** Publishes new memberships, and answers them. */
export async function entered(ctx: Context, ids: readonly string[]): Promise<Row<typeof ChannelMember>[]> {
  const added = await ctx.reloadAll(ChannelMember, ids);
  for (const member of added) ctx.emit(channelMemberAdded, member);
  return added;
}

/** Puts one person in a channel that they are not in yet. */
export async function joinOne(ctx: Context, channel: Data<typeof Channel>, user_id: string) {
  const [member] = await entered(ctx, await enter(ctx, channel, [user_id]));
  if (member) return member;
  throw fail(alreadyInChannel, { current_state: { channel_id: channel.id, user_id } });
}

/** The membership of a user in a channel that the caller sees, held. */
export const holdMember = (ctx: Context, channel_id: string, user_id: string): Promise<Row<typeof ChannelMember>> =>
  ctx.find(ChannelMember, user_id, { where: sql`t.channel_id = ${channel_id} AND t.user_id = ${user_id}`, lock: true });

/** Takes somebody out of a channel that the transaction holds, with what they had read of it. */
export async function takeOut(ctx: Context, member: Row<typeof ChannelMember>): Promise<Row<typeof ChannelMember>> {
  const { channel_id, user_id } = member.value;
  await ctx.delete(member);
  await ctx.db.readMark.deleteMany({ where: { channel_id, user_id } });
  ctx.emit(channelMemberRemoved, member);
  await archiveLeft(ctx, [channel_id]);
  return member;
}

/** Takes somebody who leaves the organization out of its channels. A direct one stays one of the same people: it is there again should they come back. */
export async function leaveChannels(ctx: Context, user_id: string): Promise<void> {
  const { org_id } = ctx.caller;
  const rows = await ctx.query<{ id: string; channel_id: string }>(sql`SELECT cm.id, cm.channel_id FROM channels c
    JOIN channel_members cm ON cm.org_id = c.org_id AND cm.channel_id = c.id
    WHERE c.org_id = ${org_id} AND cm.user_id = ${user_id} AND c.type <> 'direct' ORDER BY c.id FOR NO KEY UPDATE OF c`);
  const ids = rows.map(({ id }) => id);
  for (const membership of await ctx.reloadAll(ChannelMember, ids)) ctx.emit(channelMemberRemoved, membership);
  const where = { user_id, channel_type: { not: 'direct' } };
  await ctx.db.channelMember.deleteMany({ where });
  await ctx.db.readMark.deleteMany({ where });
  await archiveLeft(
    ctx,
    rows.map(({ channel_id }) => channel_id),
  );
}

/** Archives the private ones of these channels, which the transaction holds, that nobody is in any more: nobody could, and nobody reads them. */
async function archiveLeft(ctx: Context, channel_ids: readonly string[]): Promise<void> {
  const left = await ctx.query<{ id: string }>(sql`SELECT c.id FROM channels c
    WHERE c.org_id = ${ctx.caller.org_id} AND c.id = ANY(${[...channel_ids]}) AND c.type = 'private' AND c.archived_at IS NULL
      AND NOT EXISTS (SELECT FROM channel_members cm WHERE cm.org_id = c.org_id AND cm.channel_id = c.id) ORDER BY c.id`);
  const ids = left.map(({ id }) => id);
  const data = { archived_at: ctx.now, ...touched(ctx) };
  await changeAll(ctx, channelArchived, ids, () => ctx.db.channel.updateMany({ where: { id: { in: ids } }, data }));
}

import { sql } from '@stint/db';
import { type Context, type Data, fail, newId, type Row } from '../kernel/index.ts';
import { type Channel, ChannelMember } from './channel.schema.ts';
import { channelMemberAdded, channelMemberRemoved } from './chat.events.ts';
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

/** Takes somebody out of a channel, with what they had read of it. */
export async function takeOut(ctx: Context, member: Row<typeof ChannelMember>): Promise<Row<typeof ChannelMember>> {
  const { channel_id, user_id } = member.value;
  await ctx.delete(member);
  await ctx.db.readMark.deleteMany({ where: { channel_id, user_id } });
  return ctx.emit(channelMemberRemoved, member);
}

import { sql } from '@stint/db';
import { type Context, type Data, invalid, liveMembers } from '../kernel/index.ts';
import { whoSees } from '../projects/index.ts';
import type { Channel } from './channel.schema.ts';

/** Those of the users who are members of the organization and may use chat. */
async function chatters(ctx: Context, user_ids: readonly string[], channel_id: string | null) {
  if (user_ids.length === 0) return [];
  const people = await liveMembers<{ in_it: boolean }>(ctx, {
    columns: sql`, EXISTS (SELECT FROM channel_members cm WHERE cm.org_id = m.org_id AND cm.channel_id = ${channel_id}
      AND cm.user_id = m.user_id) AS in_it`,
    where: sql`m.user_id = ANY(${[...user_ids]})`,
  });
  return people.filter(({ permissions }) => permissions.has('use_chat'));
}

/** Refuses users who are no members, or may not use chat, by the field that names them. */
export async function mustChat(ctx: Context, field: string, user_ids: readonly string[]): Promise<void> {
  const able = new Set((await chatters(ctx, user_ids, null)).map(({ user_id }) => user_id));
  const unable = user_ids.filter((user_id) => !able.has(user_id));
  if (unable.length === 0) return;
  throw invalid(field, `no member of the organization who may use chat: ${unable.join(', ')}`);
}

/** Those of the users who see the channel: what its rule says, of others than the caller. */
export async function whoSeesChannel(
  ctx: Context,
  { id, type, project_id }: Data<typeof Channel>,
  user_ids: readonly string[],
): Promise<string[]> {
  const people = await chatters(ctx, user_ids, id);
  const able = people.map(({ user_id }) => user_id);
  if (project_id !== null) return [...(await whoSees(ctx, project_id, able))].sort();
  const seeing = people.filter(({ role, in_it }) => in_it || (type === 'public' && role !== 'contractor'));
  return seeing.map(({ user_id }) => user_id).sort();
}

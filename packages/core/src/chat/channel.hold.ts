import { type Context, type Data, fail, type Row } from '../kernel/index.ts';
import { openProject } from '../projects/index.ts';
import { Channel } from './channel.schema.ts';
import { channelArchivedConflict, channelFixed } from './chat.failures.ts';

/** Refuses what an archived channel, or one of a task in an archived project, no longer takes. */
export async function inUse(ctx: Context, { value }: Row<typeof Channel>): Promise<void> {
  const { id, project_id, archived_at } = value;
  if (project_id !== null) await openProject(ctx, project_id);
  if (archived_at === null) return;
  throw fail(channelArchivedConflict, {
    detail: 'It can be read, not written to.',
    ways: { 'chat.channels.unarchive': 'takes it back into use' },
    current_state: { channel_id: id, archived_at },
  });
}

/** The public or private channel, held for a change. */
export async function holdNamed(ctx: Context, channel_id: string, version?: number): Promise<Row<typeof Channel>> {
  const channel = await ctx.lock(Channel, channel_id, version);
  refuseFixed(channel.value);
  return channel;
}

/** Refuses a direct or task channel: who is in it follows from what it is. */
export function refuseFixed({ id, type }: Data<typeof Channel>): void {
  if (type === 'public' || type === 'private') return;
  const follows = type === 'direct' ? 'for the people it was opened with' : 'for everybody who sees the task';
  throw fail(channelFixed, {
    detail: `This is a ${type} channel: it is ${follows}.`,
    ways: { 'chat.channels.create': 'makes one with a name and members' },
    current_state: { channel_id: id, type },
  });
}

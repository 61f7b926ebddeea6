import { sql } from '@stint/db';
import { z } from 'zod';
import { holdOrg, insufficient, mayRead, operation, post } from '../../../kernel/index.ts';
import { findTask, Task, taskRef } from '../../../tasks/index.ts';
import { Channel } from '../../channel.schema.ts';
import { channelCreated, channelOpened } from '../../chat.events.ts';

export const openTaskChannel = operation({
  name: 'chat.task_channels.open',
  summary: 'Open the channel of a task',
  effect: 'write',
  idempotent: true,
  permission: 'use_chat',
  input: z.strictObject({ task_id: taskRef }),
  output: Channel.schema,
  emits: [channelCreated, channelOpened],
  rest: post('/tasks/{task_id}/channel'),
  mcp: { when: 'Get the channel in which those who see a task talk about it; it is made when first asked for.' },
  async run(ctx, { task_id: ref }) {
    if (!mayRead(ctx.caller, Task)) throw insufficient('read:tasks', 'The channel of a task');
    const { id: task_id, project_id } = (await findTask(ctx, ref)).value;
    await holdOrg(ctx, `channel:${task_id}`);
    const [there] = await ctx.query<{ id: string }>(sql`SELECT id FROM channels
      WHERE org_id = ${ctx.caller.org_id} AND task_id = ${task_id}`);
    if (there) return ctx.emit(channelOpened, await ctx.reload(Channel, there.id));
    const columns = { type: 'task', task_id, project_id };
    return ctx.emit(channelCreated, await ctx.insert(Channel, columns));
  },
});

import { z } from 'zod';
import { id, operation, post } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { inUse } from '../../channel.hold.ts';
import { enter, entered } from '../../channel.members.ts';
import { Channel } from '../../channel.schema.ts';
import { channelMemberAdded, messageSent } from '../../chat.events.ts';
import { channelArchivedConflict } from '../../chat.failures.ts';
import { threadOf } from '../../message.find.ts';
import { messageBody } from '../../message.input.ts';
import { mentionedIn } from '../../message.mentions.ts';
import { Message } from '../../message.schema.ts';
import { countIn } from '../../message.sent.ts';

export const sendMessage = operation({
  name: 'chat.messages.send',
  summary: 'Write a message',
  effect: 'write',
  permission: 'use_chat',
  input: z.strictObject({
    channel_id: id('chn'),
    body: messageBody(),
    /** Answers in the thread of this message. */
    parent_id: id('msg').optional(),
  }),
  output: Message.schema,
  emits: [messageSent, channelMemberAdded],
  fails: [channelArchivedConflict, projectArchivedConflict],
  rest: post('/channels/{channel_id}/messages', 201),
  mcp: { when: 'Say something in a channel, in Markdown; <@usr_…> mentions somebody. parent_id answers in a thread.' },
  async run(ctx, { channel_id, body, parent_id: answers }) {
    // Held until the end: messages get their places one after the other.
    const channel = await ctx.lock(Channel, channel_id);
    await inUse(ctx, channel);
    const { type, project_id, last_seq } = channel.value;
    const parent_id = answers === undefined ? null : await threadOf(ctx, channel_id, answers);
    const message = await ctx.insert(Message, {
      channel_id,
      channel_type: type,
      project_id,
      seq: last_seq + 1,
      parent_id,
      user_id: ctx.caller.user_id,
      body,
      mentioned_user_ids: await mentionedIn(ctx, channel.value, body),
    });
    ctx.emit(messageSent, message);
    if (type === 'public') await entered(ctx, await enter(ctx, channel.value, [ctx.caller.user_id]));
    await countIn(ctx, message.value);
    return message;
  },
});

import { z } from 'zod';
import { del, operation } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { messageReactionRemoved } from '../../chat.events.ts';
import { channelArchivedConflict, messageDeletedConflict } from '../../chat.failures.ts';
import { holdMessage } from '../../message.find.ts';
import { emojiOf, reactionInput } from '../../message.input.ts';
import { Message } from '../../message.schema.ts';

export const removeReaction = operation({
  name: 'chat.reactions.remove',
  summary: 'Take your reaction back',
  effect: 'write',
  idempotent: true,
  permission: 'use_chat',
  input: z.strictObject(reactionInput),
  output: Message.schema,
  emits: [messageReactionRemoved],
  fails: [messageDeletedConflict, channelArchivedConflict, projectArchivedConflict],
  rest: del('/messages/{message_id}/reactions/{emoji}'),
  mcp: { when: 'Take back an emoji you put on a message; one that you did not is no error.' },
  async run(ctx, { message_id, emoji: text }) {
    const emoji = emojiOf(text);
    const { message } = await holdMessage(ctx, message_id);
    await ctx.db.messageReaction.deleteMany({ where: { message_id, emoji, user_id: ctx.caller.user_id } });
    return ctx.emit(messageReactionRemoved, await ctx.reload(Message, message_id), message);
  },
});

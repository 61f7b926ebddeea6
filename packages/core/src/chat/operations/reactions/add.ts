import { sql } from '@stint/db';
import { z } from 'zod';
import { fail, operation, post } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { messageReactionAdded } from '../../chat.events.ts';
import { channelArchivedConflict, messageDeletedConflict, tooManyReactions } from '../../chat.failures.ts';
import { holdMessage } from '../../message.find.ts';
import { emojiOf, reactionInput } from '../../message.input.ts';
import { Message } from '../../message.schema.ts';

const MOST = 50;

export const addReaction = operation({
  name: 'chat.reactions.add',
  summary: 'React to a message',
  effect: 'write',
  idempotent: true,
  permission: 'use_chat',
  input: z.strictObject(reactionInput),
  output: Message.schema,
  emits: [messageReactionAdded],
  fails: [messageDeletedConflict, channelArchivedConflict, projectArchivedConflict, tooManyReactions],
  rest: post('/messages/{message_id}/reactions'),
  mcp: { when: 'Answer a message with an emoji, such as 👍.' },
  async run(ctx, { message_id, emoji: text }) {
    const emoji = emojiOf(text);
    const { message } = await holdMessage(ctx, message_id);
    const { reactions } = message.value;
    if (reactions.length >= MOST && !reactions.some((reaction) => reaction.emoji === emoji)) {
      throw fail(tooManyReactions, { detail: `It has ${MOST}; take one of these.`, current_state: { count: MOST } });
    }
    const { org_id, user_id } = ctx.caller;
    await ctx.query(sql`INSERT INTO message_reactions (org_id, message_id, user_id, emoji, created_at)
      VALUES (${org_id}, ${message_id}, ${user_id}, ${emoji}, ${ctx.now}) ON CONFLICT DO NOTHING`);
    return ctx.emit(messageReactionAdded, await ctx.reload(Message, message_id), message);
  },
});

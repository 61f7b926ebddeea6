import { z } from 'zod';
import { expectedVersion, fail, failures, id, operation, patch } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { messageUpdated } from '../../chat.events.ts';
import { channelArchivedConflict, messageDeletedConflict } from '../../chat.failures.ts';
import { holdMessage } from '../../message.find.ts';
import { messageBody } from '../../message.input.ts';
import { mentionedIn } from '../../message.mentions.ts';
import { Message } from '../../message.schema.ts';

export const updateMessage = operation({
  name: 'chat.messages.update',
  summary: 'Change your message',
  effect: 'write',
  idempotent: true,
  permission: 'use_chat',
  input: z.strictObject({ message_id: id('msg'), body: messageBody(), ...expectedVersion }),
  output: Message.schema,
  emits: [messageUpdated],
  fails: [messageDeletedConflict, channelArchivedConflict, projectArchivedConflict],
  rest: patch('/messages/{message_id}'),
  mcp: { when: 'Correct a message you wrote yourself.' },
  async run(ctx, { message_id, body, expected_version }) {
    const { message, channel } = await holdMessage(ctx, message_id, expected_version);
    if (message.value.user_id !== ctx.caller.user_id) {
      throw fail(failures.forbidden, 'Only who wrote a message changes it. Write one of your own instead.');
    }
    const mentioned_user_ids = await mentionedIn(ctx, channel, body);
    const after = await ctx.update(message, { body, mentioned_user_ids, edited_at: ctx.now });
    return ctx.emit(messageUpdated, after, message);
  },
});

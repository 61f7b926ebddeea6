import { z } from 'zod';
import { attachmentDeleted, detachFiles } from '../../../attachments/index.ts';
import { Deleted, del, deleted, fail, failures, id, operation } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { inUse } from '../../channel.hold.ts';
import { Channel } from '../../channel.schema.ts';
import { messageDeleted } from '../../chat.events.ts';
import { channelArchivedConflict, messageDeletedConflict } from '../../chat.failures.ts';
import { notDeleted } from '../../message.find.ts';
import { Message } from '../../message.schema.ts';
import { countOut } from '../../message.sent.ts';

export const deleteMessage = operation({
  name: 'chat.messages.delete',
  summary: 'Delete a message',
  effect: 'destroy',
  permission: 'use_chat',
  input: z.strictObject({ message_id: id('msg') }),
  output: Deleted(id('msg')),
  emits: [messageDeleted, attachmentDeleted],
  fails: [messageDeletedConflict, channelArchivedConflict, projectArchivedConflict],
  rest: del('/messages/{message_id}'),
  mcp: { when: "Take back your message for good; with manage_channels anybody's, but in direct channels." },
  async run(ctx, { message_id }) {
    const message = await ctx.lock(Message, message_id);
    const { user_id, channel_type } = message.value;
    const { caller } = ctx;
    const manages = caller.permissions.has('manage_channels') && channel_type !== 'direct';
    if (user_id !== caller.user_id && !manages) {
      throw fail(failures.forbidden, "Deleting somebody else's message needs the permission manage_channels.");
    }
    notDeleted(message.value);
    await inUse(ctx, await ctx.find(Channel, message.value.channel_id));
    await ctx.db.messageReaction.deleteMany({ where: { message_id } });
    await detachFiles(ctx, message_id);
    await countOut(ctx, message.value);
    const gone = await ctx.update(message, { body: null, mentioned_user_ids: [], deleted_at: ctx.now });
    // Without the state before: what is taken back is not published once more.
    ctx.emit(messageDeleted, gone);
    return deleted(message_id);
  },
});

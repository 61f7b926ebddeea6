import { conflict } from '../kernel/index.ts';

export const channelNameTaken = conflict('channel_name_taken', 'There is a public channel of this name already');
export const channelArchivedConflict = conflict('channel_archived', 'The channel is archived');
export const channelFixed = conflict('channel_fixed', 'A direct or task channel has no name and members to change');
export const alreadyInChannel = conflict('already_in_channel', 'The person is in the channel already');
export const messageDeletedConflict = conflict('message_deleted', 'The message is deleted');
export const tooManyReactions = conflict('too_many_reactions', 'The message has as many different reactions as it can');

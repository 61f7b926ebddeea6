import { Channel, ChannelMember, ReadMark } from './channel.schema.ts';
import { chatGraph } from './chat.graph.ts';
import { Message } from './message.schema.ts';
import { archiveChannel } from './operations/channels/archive.ts';
import { createChannel } from './operations/channels/create.ts';
import { getChannel } from './operations/channels/get.ts';
import { joinChannel } from './operations/channels/join.ts';
import { leaveChannel } from './operations/channels/leave.ts';
import { listChannels } from './operations/channels/list.ts';
import { addChannelMember } from './operations/channels/members/add.ts';
import { listChannelMembers } from './operations/channels/members/list.ts';
import { removeChannelMember } from './operations/channels/members/remove.ts';
import { unarchiveChannel } from './operations/channels/unarchive.ts';
import { updateChannel } from './operations/channels/update.ts';
import { openDirect } from './operations/dms/open.ts';
import { deleteMessage } from './operations/messages/delete.ts';
import { getMessage } from './operations/messages/get.ts';
import { listMessages } from './operations/messages/list.ts';
import { sendMessage } from './operations/messages/send.ts';
import { updateMessage } from './operations/messages/update.ts';
import { addReaction } from './operations/reactions/add.ts';
import { removeReaction } from './operations/reactions/remove.ts';
import { listReadMarks } from './operations/read-marks/list.ts';
import { setReadMark } from './operations/read-marks/set.ts';
import { openTaskChannel } from './operations/task-channels/open.ts';
import { listThreads } from './operations/threads/list.ts';

export { leaveChannels } from './channel.members.ts';
export { talkingIn } from './channel.talking.ts';
export { messageSearch } from './message.search.ts';
export { Channel, Message };

/** What people say to each other, where, and how far each has read. */
export const chat = {
  operations: [
    listChannels,
    getChannel,
    createChannel,
    updateChannel,
    archiveChannel,
    unarchiveChannel,
    joinChannel,
    leaveChannel,
    listChannelMembers,
    addChannelMember,
    removeChannelMember,
    openDirect,
    openTaskChannel,
    listMessages,
    getMessage,
    sendMessage,
    updateMessage,
    deleteMessage,
    listThreads,
    addReaction,
    removeReaction,
    listReadMarks,
    setReadMark,
  ],
  entities: [Channel, ChannelMember, Message, ReadMark],
  graph: chatGraph,
};

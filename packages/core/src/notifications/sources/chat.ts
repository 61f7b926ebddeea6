import { sql } from '@stint/db';
import { messageSent, messageUpdated } from '../../chat/chat.events.ts';
import { Channel } from '../../chat/index.ts';
import { all, having, inProject } from '../../kernel/index.ts';
import { type News, newlyIn, type Source, type Who } from '../notification.source.ts';

const mentioned = (on: Source['on']): Source => ({
  on,
  category: 'mentions',
  to: newlyIn('mentioned_user_ids'),
  says: ({ who, title }) => `${who} mentioned you in ${title}`,
});

export const chatNews: News = {
  topic: Channel,
  title: (
    t,
  ) => sql`CASE ${t}.type WHEN 'direct' THEN 'your conversation' WHEN 'task' THEN (SELECT 'the chat on ' || k.key
    FROM tasks k WHERE k.org_id = ${t}.org_id AND k.id = ${t}.task_id) ELSE '#' || ${t}.name END`,
  project: (t) => sql`${t}.project_id`,
  again: all(having('use_chat'), inProject()),
  sources: [
    mentioned(messageSent),
    mentioned(messageUpdated),
    {
      on: messageSent,
      category: 'messages',
      to: ({ data }): Who[] => (data.channel_type === 'direct' ? [{ talking: String(data.channel_id) }] : []),
      says: ({ who, count }) => (count > 1 ? `${count} new messages from ${who}` : `${who} wrote to you`),
    },
  ],
};

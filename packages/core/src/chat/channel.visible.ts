import { empty, raw, sql } from '@stint/db';
import { inProject, type Rule } from '../kernel/index.ts';

/** A public channel is everybody's but a contractor's; any other is theirs who are in it. */
export const openOrJoined = (channel = 'channel_id', type = 'channel_type'): Rule => ({
  sql(caller, t) {
    if (!caller.permissions.has('use_chat')) return sql`false`;
    const open = caller.role === 'contractor' ? empty : sql`${t}.${raw(type)} = 'public' OR `;
    return sql`(${open}${t}.${raw(channel)} IN (SELECT cm.channel_id FROM channel_members cm
      WHERE cm.org_id = ${caller.org_id} AND cm.user_id = ${caller.user_id}))`;
  },
  sees({ caller, channels }, row) {
    if (!caller.permissions.has('use_chat')) return false;
    return (row[type] === 'public' && caller.role !== 'contractor') || channels.has(row[channel] as string);
  },
});

/** Who sees a channel and what is in it. A task's channel is theirs who see the task. */
export function inChannel(channel = 'channel_id', type = 'channel_type'): Rule {
  const [others, project] = [openOrJoined(channel, type), inProject()];
  return {
    sql(caller, t) {
      if (!caller.permissions.has('use_chat')) return sql`false`;
      const ofTask = project.sql(caller, t) ?? sql`true`;
      return sql`(CASE WHEN ${t}.${raw(type)} = 'task' THEN ${ofTask} ELSE ${others.sql(caller, t) ?? sql`true`} END)`;
    },
    sees(access, row) {
      if (row[type] !== 'task') return others.sees(access, row);
      return access.caller.permissions.has('use_chat') && project.sees(access, row);
    },
  };
}

import { sql } from '@stint/db';
import { generateNKeysBetween } from 'fractional-indexing';
import { z } from 'zod';
import { id, invalid, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { statusReordered } from '../status.events.ts';
import { TaskStatus } from '../status.schema.ts';
import { holdStatuses, MAY_CHANGE, MOST_STATUSES, openSet } from '../status.set.ts';

export const reorderStatuses = operation({
  name: 'task_statuses.reorder',
  summary: 'Put the statuses in another order',
  effect: 'write',
  idempotent: true,
  permission: MAY_CHANGE,
  input: z.strictObject({
    /** Every status of the organization, or of a project that has its own, once and in the order wanted. */
    status_ids: z.array(id('sts')).min(1).max(MOST_STATUSES),
  }),
  output: z.strictObject({ data: z.array(TaskStatus.schema) }),
  emits: [statusReordered],
  fails: [projectArchivedConflict],
  rest: post('/task-statuses/reorder'),
  mcp: {
    when: "Reorder the organization's statuses, or a project's own. Name all of them, in the order wanted; task_statuses_list has the ids.",
  },
  async run(ctx, { status_ids }) {
    await holdStatuses(ctx);
    const { project_id } = (await ctx.find(TaskStatus, status_ids[0] as string)).value;
    await openSet(ctx, project_id);
    const there = await ctx.db.taskStatus.findMany({ where: { project_id }, select: { id: true } });
    const known = new Set(there.map((status) => status.id));
    const named = new Set(status_ids);
    if (
      named.size !== status_ids.length ||
      named.size !== known.size ||
      !status_ids.every((status) => known.has(status))
    ) {
      throw invalid('status_ids', `must name each of the ${known.size} statuses once`);
    }
    const before = await ctx.reloadAll(TaskStatus, status_ids);
    const positions = generateNKeysBetween(null, null, status_ids.length);
    await ctx.query(sql`UPDATE task_statuses s SET position = n.position, version = s.version + 1, updated_at = ${ctx.now}
      FROM unnest(${status_ids}::text[], ${positions}::text[]) AS n(id, position)
      WHERE s.org_id = ${ctx.caller.org_id} AND s.id = n.id AND s.position <> n.position`);
    const data = await ctx.reloadAll(TaskStatus, status_ids);
    const moved = data.map((after, i) => ({ after, before: before[i] }));
    const changed = moved.filter(({ after, before: was }) => after.value.position !== was?.value.position);
    // The order that was there already is an answer, too.
    for (const { after, before: was } of changed.length ? changed : moved.slice(0, 1)) {
      ctx.emit(statusReordered, after, was);
    }
    return { data };
  },
});

import { sql } from '@stint/db';
import { generateNKeysBetween } from 'fractional-indexing';
import { z } from 'zod';
import { id, invalid, operation, post } from '../../kernel/index.ts';
import { holdProject, openProject, projectArchivedConflict } from '../../projects/index.ts';
import { groupReordered } from '../group.events.ts';
import { MOST_GROUPS } from '../group.failures.ts';
import { TaskGroup } from '../group.schema.ts';

export const reorderGroups = operation({
  name: 'task_groups.reorder',
  summary: 'Put the groups of a project in another order',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({
    project_id: id('prj'),
    /** Every group of the project once, in the order wanted. */
    group_ids: z.array(id('grp')).min(1).max(MOST_GROUPS),
  }),
  output: z.strictObject({ data: z.array(TaskGroup.schema) }),
  emits: [groupReordered],
  fails: [projectArchivedConflict],
  rest: post('/task-groups/reorder'),
  mcp: {
    when: 'Reorder board columns or sections. Name all of them, in the order wanted; task_groups_list has the ids.',
  },
  async run(ctx, { project_id, group_ids }) {
    await openProject(ctx, project_id);
    await holdProject(ctx, project_id);
    const there = await ctx.db.taskGroup.findMany({ where: { project_id }, select: { id: true } });
    const known = new Set(there.map((group) => group.id));
    const named = new Set(group_ids);
    if (named.size !== group_ids.length || named.size !== known.size || !group_ids.every((group) => known.has(group))) {
      throw invalid('group_ids', `must name each of the project's ${known.size} groups once`);
    }
    const before = await ctx.reloadAll(TaskGroup, group_ids);
    const positions = generateNKeysBetween(null, null, group_ids.length);
    await ctx.query(sql`UPDATE task_groups g SET position = n.position, version = g.version + 1, updated_at = ${ctx.now}
      FROM unnest(${group_ids}::text[], ${positions}::text[]) AS n(id, position)
      WHERE g.org_id = ${ctx.caller.org_id} AND g.id = n.id AND g.position <> n.position`);
    const data = await ctx.reloadAll(TaskGroup, group_ids);
    const moved = data.map((after, i) => ({ after, before: before[i] }));
    const changed = moved.filter(({ after, before: was }) => after.value.position !== was?.value.position);
    // The order that was there already is an answer, too.
    for (const { after, before: was } of changed.length ? changed : moved.slice(0, 1)) {
      ctx.emit(groupReordered, after, was);
    }
    return { data };
  },
});

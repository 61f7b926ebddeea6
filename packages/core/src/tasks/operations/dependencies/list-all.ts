import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { get, Json, operation, ROW, selection } from '../../../kernel/index.ts';
import { TaskDependency } from '../../dependency.schema.ts';

export const listAllDependencies = operation({
  name: 'tasks.dependencies.list_all',
  summary: 'List every dependency between tasks you see',
  effect: 'read',
  permission: 'view_projects',
  input: z.strictObject({}),
  /** All of them at once: an organization never has more than 20,000. */
  output: z.strictObject({ data: z.array(TaskDependency.schema) }),
  table: 'data',
  rest: get('/dependencies'),
  mcp: { when: 'Plan with all dependencies of the organization at once. Those of one task: tasks_dependencies_list.' },
  async run(ctx) {
    const { caller } = ctx;
    const [all] = await ctx.query<{ data: string }>(sql`SELECT coalesce(json_agg(v), '[]')::text AS data FROM (
      SELECT ${selection(TaskDependency, ROW, caller.permissions)} FROM task_dependencies ${ROW}
      WHERE t.org_id = ${caller.org_id} AND ${TaskDependency.live?.(ROW) ?? raw('true')}
        AND ${TaskDependency.visible.sql(caller, ROW) ?? raw('true')}
      ORDER BY t.id) v`);
    return { data: new Json(all?.data ?? '[]') };
  },
});

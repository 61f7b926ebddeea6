import { raw, sql } from '@stint/db';
import { type Context, invalid, ROW } from '../kernel/index.ts';
import { openProject, Project } from '../projects/index.ts';
import { inSetOf } from '../task_statuses/status.schema.ts';
import { whichTask } from './task.find.ts';
import { noStatusOf } from './task.status.ts';

interface Wanted {
  readonly project_id: string;
  readonly status_id?: string | undefined;
  readonly group_id?: string | null | undefined;
  readonly parent_id?: string | null | undefined;
  readonly milestone_id?: string | null | undefined;
}

interface Prepared {
  readonly code: string;
  readonly number: number;
  readonly status_id: string | null;
  readonly is_terminal: boolean | null;
  readonly group_id: string | null;
  readonly parent_id: string | null;
  readonly milestone_id: string | null;
}

const NONE = raw('NULL');
const [S, P] = [raw('s'), raw('p')];

/**
 * All a new task needs, in one statement: the project's next number, which holds the project; its status, the first
 * open one when none is asked for; and whether group, parent and milestone are of the project.
 */
export async function prepareTask(ctx: Context, wanted: Wanted) {
  const { project_id, status_id, group_id, parent_id, milestone_id } = wanted;
  const { org_id } = ctx.caller;
  const visible = Project.visible.sql(ctx.caller, ROW) ?? sql`true`;
  const status = sql`SELECT s.id AS status_id, s.is_terminal FROM task_statuses s
    WHERE s.org_id = ${org_id} AND ${status_id ? sql`s.id = ${status_id}` : sql`NOT s.is_terminal`} AND ${inSetOf(P, S)}
    ORDER BY s.category <> 'open', s.position LIMIT 1 FOR KEY SHARE`;
  const group = group_id
    ? sql`(SELECT g.id FROM task_groups g WHERE g.org_id = ${org_id} AND g.project_id = ${project_id} AND g.id = ${group_id})`
    : NONE;
  const parent = parent_id
    ? sql`(SELECT t.id FROM tasks t WHERE t.org_id = ${org_id} AND t.project_id = ${project_id}
        AND t.deleted_at IS NULL AND ${whichTask(parent_id)})`
    : NONE;
  const milestone = milestone_id
    ? sql`(SELECT m.id FROM milestones m WHERE m.org_id = ${org_id} AND m.project_id = ${project_id} AND m.id = ${milestone_id})`
    : NONE;
  const [row] = await ctx.query<Prepared>(sql`
    WITH p AS (
      UPDATE projects ${ROW} SET last_task_number = t.last_task_number + 1
      WHERE t.org_id = ${org_id} AND t.id = ${project_id} AND t.deleted_at IS NULL AND t.archived_at IS NULL
        AND ${visible}
      RETURNING t.id, t.code, t.own_statuses, t.last_task_number AS number
    )
    SELECT p.code, p.number, s.status_id, s.is_terminal, ${group} AS group_id, ${parent} AS parent_id,
      ${milestone} AS milestone_id
    FROM p LEFT JOIN LATERAL (${status}) s ON true`);
  if (!row) {
    await openProject(ctx, project_id);
    throw new Error(`Project ${project_id} is open and gave no number.`);
  }
  // A project that was held has got its statuses in the meantime, and the statement above does not see them yet.
  const [found] = row.status_id
    ? [row]
    : await ctx.query<Pick<Prepared, 'status_id' | 'is_terminal'>>(
        sql`SELECT s.* FROM projects p, LATERAL (${status}) s WHERE p.org_id = ${org_id} AND p.id = ${project_id}`,
      );
  if (!found?.status_id) throw await noStatusOf(ctx, project_id);
  if (group_id && row.group_id === null) throw invalid('group_id', 'is no group of the project');
  if (parent_id && row.parent_id === null) throw invalid('parent_id', 'is no task of the project');
  if (milestone_id && row.milestone_id === null) throw invalid('milestone_id', 'is no milestone of the project');
  return { ...row, status_id: found.status_id, is_terminal: found.is_terminal === true };
}

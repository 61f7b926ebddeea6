import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { type Context, type Failure, type FindOptions, failures, type Row, wrongId } from '../kernel/index.ts';
import { openProject } from '../projects/index.ts';
import { Task } from './task.schema.ts';

const REF = /^(task_[0-7][0-9a-hjkmnp-tv-z]{25}|[A-Za-z][A-Za-z0-9]{1,9}-[1-9][0-9]{0,9})$/;

/** A task by its id or by its key, such as WEB-42 in either case. */
export const taskRef = z
  .string()
  .regex(REF, { error: ({ input }) => `${wrongId('task', input)}, or a key such as WEB-42` });

/** The condition for the task that a `taskRef` names. */
export const whichTask = (ref: string): Sql =>
  ref.includes('-') ? sql`t.key = ${ref.toUpperCase()}` : sql`t.id = ${ref}`;

type TaskOptions = Pick<FindOptions, 'lock' | 'version' | 'deleted'>;

/** The task, if it is there and the caller may see it; else `not_found`. */
export const findTask = (ctx: Context, ref: string, options: TaskOptions = {}): Promise<Row<typeof Task>> =>
  ctx.find(Task, ref, { ...options, where: whichTask(ref) });

const IN_OPEN_PROJECT = sql`NOT EXISTS (SELECT FROM projects p
  WHERE p.org_id = t.org_id AND p.id = t.project_id AND p.archived_at IS NOT NULL)`;

/** The task locked for change; one of an archived project answers `project_archived`. */
export async function lockTask(ctx: Context, ref: string, options: TaskOptions = {}): Promise<Row<typeof Task>> {
  try {
    return await ctx.find(Task, ref, { ...options, lock: true, where: sql`${whichTask(ref)} AND ${IN_OPEN_PROJECT}` });
  } catch (error) {
    if ((error as Failure).code !== failures.not_found.code) throw error;
    const task = await findTask(ctx, ref, { ...options, lock: false });
    await openProject(ctx, task.value.project_id);
    throw error;
  }
}

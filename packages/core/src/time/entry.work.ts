import { type Context, invalid } from '../kernel/index.ts';
import { openProject } from '../projects/index.ts';
import { findTask } from '../tasks/index.ts';

export interface WorkInput {
  readonly project_id?: string | null | undefined;
  readonly task_id?: string | null | undefined;
}

export interface Work {
  readonly project_id: string | null;
  readonly task_id: string | null;
  /** Whether time on it is billable when nothing else is said. */
  readonly billable: boolean;
}

/** What time goes to: a task brings its project along; both are visible to the caller, and the project is open. */
export async function resolveWork(ctx: Context, { project_id, task_id }: WorkInput): Promise<Work> {
  const task = task_id ? (await findTask(ctx, task_id)).value : null;
  if (task && project_id && task.project_id !== project_id) {
    throw invalid('project_id', 'is not the project of the task; leave it out, and the task brings its own');
  }
  const on = task?.project_id ?? project_id ?? null;
  if (on === null) return { project_id: null, task_id: null, billable: false };
  const project = await openProject(ctx, on);
  return { project_id: on, task_id: task?.id ?? null, billable: project.value.is_billable };
}

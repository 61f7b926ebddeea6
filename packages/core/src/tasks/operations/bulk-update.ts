import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, expectedVersion, Failure, fail, operation, post, type Row } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { changeTask } from '../task.change.ts';
import { taskUpdated } from '../task.events.ts';
import { nothingChanged } from '../task.failures.ts';
import { lockTask, taskRef } from '../task.find.ts';
import { taskInput } from '../task.input.ts';
import { Task } from '../task.schema.ts';

const Item = z.strictObject({ task_id: taskRef, ...z.strictObject(taskInput).partial().shape, ...expectedVersion });

const Outcome = z.strictObject({
  /** As it was given: id or key. */
  task_id: taskRef,
  ok: z.boolean(),
  /** The task as it now stands, null when it was not changed. */
  task: Task.schema.nullable(),
  error: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
});

export const bulkUpdateTasks = operation({
  name: 'tasks.bulk_update',
  summary: 'Change many tasks at once, each with its own result',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({ items: z.array(Item).min(1).max(100) }),
  output: z.strictObject({ results: z.array(Outcome) }),
  emits: [taskUpdated],
  fails: [nothingChanged, projectArchivedConflict],
  rest: post('/tasks/bulk-update'),
  mcp: {
    when: 'Change up to 100 tasks in one call, such as all of a list to one status or assignee. Each item has its own changes and its own result; one that fails leaves the others.',
  },
  async run(ctx, { items }) {
    await holdAll(
      ctx,
      items.map(({ task_id }) => task_id),
    );
    const results: { task_id: string; ok: boolean; task: Row<typeof Task> | null; error: Refusal | null }[] = [];
    for (const item of items) {
      const { task_id } = item;
      try {
        results.push({ task_id, ok: true, task: await change(ctx, item), error: null });
      } catch (error) {
        // Refusals come before anything of the item is written; whatever else went wrong undoes all of them.
        if (!(error instanceof Failure)) throw error;
        results.push({ task_id, ok: false, task: null, error: { code: error.code, detail: error.message } });
      }
    }
    if (results.some(({ ok }) => ok)) return { results };
    const [first] = results;
    throw fail(nothingChanged, {
      detail: `None of the ${items.length} tasks was changed; of ${first?.task_id}: ${first?.error?.detail}`,
      current_state: { results },
    });
  },
});

interface Refusal {
  readonly code: string;
  readonly detail: string;
}

async function change(ctx: Context, { task_id, expected_version, ...changes }: z.infer<typeof Item>) {
  const before = await lockTask(ctx, task_id, { version: expected_version });
  const after = await changeTask(ctx, before, changes);
  ctx.emit(taskUpdated, after, before);
  return after;
}

/** Locks in one order, so that two of these do not wait for each other. */
async function holdAll(ctx: Context, refs: readonly string[]): Promise<void> {
  const keys = refs.filter((ref) => ref.includes('-')).map((ref) => ref.toUpperCase());
  await ctx.query(sql`SELECT FROM tasks WHERE org_id = ${ctx.caller.org_id}
    AND (id = ANY(${[...refs]}) OR key = ANY(${keys})) ORDER BY id FOR UPDATE`);
}

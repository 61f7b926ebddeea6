import { sql } from '@stint/db';
import { z } from 'zod';
import { BulkResults, changeEach, expectedVersion, nothingChanged, operation, post } from '../../kernel/index.ts';
import { changeAndFollow } from '../task.change.ts';
import { taskUpdated } from '../task.events.ts';
import { lockTask, taskRef } from '../task.find.ts';
import { taskInput } from '../task.input.ts';
import { Task } from '../task.schema.ts';

const Item = z.strictObject({ task_id: taskRef, ...z.strictObject(taskInput).partial().shape, ...expectedVersion });

export const bulkUpdateTasks = operation({
  name: 'tasks.bulk_update',
  summary: 'Change many tasks at once, each with its own result',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({ items: z.array(Item).min(1).max(100) }),
  output: BulkResults(taskRef, Task),
  emits: [taskUpdated],
  fails: [nothingChanged],
  rest: post('/tasks/bulk-update'),
  mcp: {
    when: 'Change up to 100 tasks in one call, such as all of a list to one status or assignee. Each item has its own changes and its own result; one that fails leaves the others.',
  },
  run: (ctx, { items }) =>
    changeEach(ctx, {
      entity: Task,
      items,
      id: (item) => item.task_id,
      rows: (refs) => sql`(t.id = ANY(${[...refs]}) OR t.key = ANY(${refs.map((ref) => ref.toUpperCase())}))`,
      async change({ task_id, expected_version, ...changes }) {
        const before = await lockTask(ctx, task_id, { version: expected_version });
        return changeAndFollow(ctx, taskUpdated, before, changes);
      },
    }),
});

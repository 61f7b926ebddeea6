import { generateKeyBetween } from 'fractional-indexing';
import { z } from 'zod';
import { fail, id, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { statusCreated } from '../status.events.ts';
import { ownStatusesMissing, statusAdvanceLoop, statusNameTaken, tooManyStatuses } from '../status.failures.ts';
import { statusInput } from '../status.input.ts';
import { checkAdvance, checkNext, freeStatusName, mergedAdvance } from '../status.rules.ts';
import { TaskStatus } from '../status.schema.ts';
import { holdSetOf, holdStatuses, MAY_CHANGE, MOST_STATUSES, openSet } from '../status.set.ts';

const GREY = '#64748b';

export const createStatus = operation({
  name: 'task_statuses.create',
  summary: 'Add a status',
  effect: 'write',
  permission: MAY_CHANGE,
  /** Left out, `is_terminal` follows from the category (done and cancelled are), and `progress` from that (100 or 0). */
  input: z
    .strictObject({
      /** A project that has statuses of its own; left out, it is one of the organization's. */
      project_id: id('prj'),
      ...statusInput,
    })
    .partial()
    .required({ name: true, category: true }),
  output: TaskStatus.schema,
  emits: [statusCreated],
  fails: [statusAdvanceLoop, statusNameTaken, tooManyStatuses, ownStatusesMissing, projectArchivedConflict],
  rest: post('/task-statuses', 201),
  mcp: {
    when: 'Add a state that tasks of all projects can be in, or, with project_id, those of a project that has statuses of its own (task_statuses_customize); it comes last. Order them with task_statuses_reorder.',
  },
  async run(ctx, { project_id = null, advance_to_id, advance_on, ...input }) {
    if (project_id === null) {
      await openSet(ctx, null);
      await holdStatuses(ctx);
    } else {
      await holdSetOf(ctx, project_id, true);
    }
    if ((await ctx.db.taskStatus.count({ where: { project_id } })) >= MOST_STATUSES) {
      throw fail(tooManyStatuses, { current_state: { at_most: MOST_STATUSES } });
    }
    const status = { id: null, project_id };
    await freeStatusName(ctx, status, input.name);
    const advance = mergedAdvance({ advance_to_id: null, advance_on: null }, { advance_to_id, advance_on });
    await checkAdvance(ctx, status, advance.advance_to_id);
    await checkNext(ctx, status, input.next_status_ids);
    const last = await ctx.db.taskStatus.findFirst({
      where: { project_id },
      orderBy: { position: 'desc' },
      select: { position: true },
    });
    const is_terminal = input.is_terminal ?? ['done', 'cancelled'].includes(input.category);
    const added = await ctx.insert(TaskStatus, {
      project_id,
      colour: GREY,
      progress: is_terminal ? 100 : 0,
      ...input,
      is_terminal,
      ...advance,
      position: generateKeyBetween(last?.position ?? null, null),
    });
    return ctx.emit(statusCreated, added);
  },
});

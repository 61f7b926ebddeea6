import { generateKeyBetween } from 'fractional-indexing';
import { z } from 'zod';
import { operation, post } from '../../kernel/index.ts';
import { statusCreated } from '../status.events.ts';
import { statusAdvanceLoop } from '../status.failures.ts';
import { statusInput } from '../status.input.ts';
import { checkAdvance, checkNext, holdStatuses, mergedAdvance } from '../status.rules.ts';
import { TaskStatus } from '../status.schema.ts';

const GREY = '#64748b';

export const createStatus = operation({
  name: 'task_statuses.create',
  summary: 'Add a status',
  effect: 'write',
  permission: 'manage_workflows',
  /** Left out, `is_terminal` follows from the category (done and cancelled are), and `progress` from that (100 or 0). */
  input: z.strictObject(statusInput).partial().required({ name: true, category: true }),
  output: TaskStatus.schema,
  emits: [statusCreated],
  fails: [statusAdvanceLoop],
  rest: post('/task-statuses', 201),
  mcp: {
    when: 'Add a state that tasks of all projects can be in; it comes last. Order them with task_statuses_reorder.',
  },
  async run(ctx, { advance_to_id, advance_on, ...input }) {
    await holdStatuses(ctx);
    const advance = mergedAdvance({ advance_to_id: null, advance_on: null }, { advance_to_id, advance_on });
    await checkAdvance(ctx, null, advance.advance_to_id);
    await checkNext(ctx, null, input.next_status_ids);
    const last = await ctx.db.taskStatus.findFirst({ orderBy: { position: 'desc' }, select: { position: true } });
    const is_terminal = input.is_terminal ?? ['done', 'cancelled'].includes(input.category);
    const status = await ctx.insert(TaskStatus, {
      colour: GREY,
      progress: is_terminal ? 100 : 0,
      ...input,
      is_terminal,
      ...advance,
      position: generateKeyBetween(last?.position ?? null, null),
    });
    return ctx.emit(statusCreated, status);
  },
});

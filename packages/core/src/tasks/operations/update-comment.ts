import { z } from 'zod';
import { at, expectedVersion, fail, failures, id, operation, patch, touched } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { taskCommentUpdated } from '../task.events.ts';
import { lockTask } from '../task.find.ts';
import { commentBody } from '../task.input.ts';
import { TaskComment } from '../task.schema.ts';

export const updateComment = operation({
  name: 'tasks.comments.update',
  summary: 'Change your comment',
  effect: 'write',
  idempotent: true,
  permission: 'comment',
  input: z.strictObject({ comment_id: id('cmt'), body: commentBody(), ...expectedVersion }),
  output: TaskComment.schema,
  emits: [taskCommentUpdated],
  fails: [projectArchivedConflict],
  rest: patch('/comments/{comment_id}'),
  mcp: { when: 'Correct a comment you wrote yourself.' },
  async run(ctx, { comment_id, body, expected_version }) {
    const before = await ctx.lock(TaskComment, comment_id, expected_version);
    await lockTask(ctx, before.value.task_id);
    if (before.value.user_id !== ctx.caller.user_id) {
      throw fail(failures.forbidden, 'Only who wrote a comment changes it. Write one of your own instead.');
    }
    await ctx.db.taskComment.update({
      where: at(ctx, comment_id),
      data: { body, edited_at: ctx.now, ...touched(ctx) },
      select: { id: true },
    });
    const after = await ctx.reload(TaskComment, comment_id);
    ctx.emit(taskCommentUpdated, after, before);
    return after;
  },
});

import { z } from 'zod';
import { expectedVersion, fail, failures, id, operation, patch } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { mentionedIn } from '../../comment.mentions.ts';
import { taskCommentUpdated } from '../../task.events.ts';
import { lockTask } from '../../task.find.ts';
import { commentBody } from '../../task.input.ts';
import { TaskComment } from '../../task.schema.ts';

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
    const mentioned_user_ids = await mentionedIn(ctx, before.value.project_id, body);
    const after = await ctx.update(before, { body, mentioned_user_ids, edited_at: ctx.now });
    return ctx.emit(taskCommentUpdated, after, before);
  },
});

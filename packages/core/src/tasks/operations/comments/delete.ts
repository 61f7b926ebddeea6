import { z } from 'zod';
import { Deleted, del, deleted, fail, failures, id, operation } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { taskCommentDeleted } from '../../task.events.ts';
import { lockTask } from '../../task.find.ts';
import { TaskComment } from '../../task.schema.ts';

export const deleteComment = operation({
  name: 'tasks.comments.delete',
  summary: 'Delete a comment',
  effect: 'destroy',
  permission: 'comment',
  input: z.strictObject({ comment_id: id('cmt') }),
  output: Deleted(id('cmt')),
  emits: [taskCommentDeleted],
  fails: [projectArchivedConflict],
  rest: del('/comments/{comment_id}'),
  mcp: { when: "Delete your comment for good; with manage_tasks, anybody's." },
  async run(ctx, { comment_id }) {
    const comment = await ctx.lock(TaskComment, comment_id);
    await lockTask(ctx, comment.value.task_id);
    const { permissions, user_id } = ctx.caller;
    if (comment.value.user_id !== user_id && !permissions.has('manage_tasks')) {
      throw fail(failures.forbidden, "Deleting somebody else's comment needs the permission manage_tasks.");
    }
    await ctx.delete(comment);
    ctx.emit(taskCommentDeleted, comment);
    return deleted(comment_id);
  },
});

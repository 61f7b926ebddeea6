import { z } from 'zod';
import { newId, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { taskCommentCreated } from '../task.events.ts';
import { lockTask, taskRef } from '../task.find.ts';
import { commentBody } from '../task.input.ts';
import { TaskComment } from '../task.schema.ts';

export const createComment = operation({
  name: 'tasks.comments.create',
  summary: 'Write a comment on a task',
  effect: 'write',
  permission: 'comment',
  input: z.strictObject({ task_id: taskRef, body: commentBody() }),
  output: TaskComment.schema,
  emits: [taskCommentCreated],
  fails: [projectArchivedConflict],
  rest: post('/tasks/{task_id}/comments', 201),
  mcp: { when: 'Say something about a task, in Markdown.' },
  async run(ctx, { task_id: ref, body }) {
    const { id: task_id, project_id } = (await lockTask(ctx, ref)).value;
    const id = newId('cmt');
    await ctx.db.taskComment.create({
      data: { id, task_id, project_id, user_id: ctx.caller.user_id, body, created_at: ctx.now, updated_at: ctx.now },
      select: { id: true },
    });
    const comment = await ctx.reload(TaskComment, id);
    ctx.emit(taskCommentCreated, comment);
    return comment;
  },
});

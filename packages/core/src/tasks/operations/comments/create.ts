import { z } from 'zod';
import { operation, post } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { mentionedIn } from '../../comment.mentions.ts';
import { taskCommentCreated } from '../../task.events.ts';
import { lockTask, taskRef } from '../../task.find.ts';
import { commentBody } from '../../task.input.ts';
import { TaskComment } from '../../task.schema.ts';

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
  mcp: { when: 'Say something about a task, in Markdown; <@usr_…> mentions somebody.' },
  async run(ctx, { task_id: ref, body }) {
    const { id: task_id, project_id } = (await lockTask(ctx, ref)).value;
    const mentioned_user_ids = await mentionedIn(ctx, project_id, body);
    const columns = { task_id, project_id, user_id: ctx.caller.user_id, body, mentioned_user_ids };
    return ctx.emit(taskCommentCreated, await ctx.insert(TaskComment, columns));
  },
});

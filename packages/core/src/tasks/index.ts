import { taskActivity } from './operations/activity.ts';
import { assignTask } from './operations/assign.ts';
import { bulkUpdateTasks } from './operations/bulk-update.ts';
import { createTask } from './operations/create.ts';
import { createComment } from './operations/create-comment.ts';
import { deleteTask } from './operations/delete.ts';
import { deleteComment } from './operations/delete-comment.ts';
import { getTask } from './operations/get.ts';
import { listTasks } from './operations/list.ts';
import { listComments } from './operations/list-comments.ts';
import { moveTask } from './operations/move.ts';
import { restoreTask } from './operations/restore.ts';
import { setTaskStatus } from './operations/set-status.ts';
import { unassignTask } from './operations/unassign.ts';
import { updateTask } from './operations/update.ts';
import { updateComment } from './operations/update-comment.ts';
import { taskGraph } from './task.graph.ts';
import { Task, TaskComment } from './task.schema.ts';

export { taskMoved, taskUpdated } from './task.events.ts';
export { findTask, taskRef } from './task.find.ts';
export { changeTasks } from './task.many.ts';
export { addTracked } from './task.tracked.ts';
export { Task, TaskComment };

/** What is to be done, by whom and until when. */
export const tasks = {
  operations: [
    listTasks,
    getTask,
    createTask,
    updateTask,
    deleteTask,
    restoreTask,
    assignTask,
    unassignTask,
    setTaskStatus,
    moveTask,
    bulkUpdateTasks,
    taskActivity,
    listComments,
    createComment,
    updateComment,
    deleteComment,
  ],
  entities: [Task, TaskComment],
  graph: taskGraph,
};

import { ChecklistItem } from './checklist.schema.ts';
import { TaskDependency } from './dependency.schema.ts';
import { taskActivity } from './operations/activity.ts';
import { assignTask } from './operations/assign.ts';
import { bulkUpdateTasks } from './operations/bulk-update.ts';
import { addChecklistItem } from './operations/checklist/add.ts';
import { listChecklist } from './operations/checklist/list.ts';
import { removeChecklistItem } from './operations/checklist/remove.ts';
import { reorderChecklist } from './operations/checklist/reorder.ts';
import { updateChecklistItem } from './operations/checklist/update.ts';
import { createComment } from './operations/comments/create.ts';
import { deleteComment } from './operations/comments/delete.ts';
import { listComments } from './operations/comments/list.ts';
import { updateComment } from './operations/comments/update.ts';
import { createTask } from './operations/create.ts';
import { deleteTask } from './operations/delete.ts';
import { addDependency } from './operations/dependencies/add.ts';
import { listDependencies } from './operations/dependencies/list.ts';
import { listAllDependencies } from './operations/dependencies/list-all.ts';
import { removeDependency } from './operations/dependencies/remove.ts';
import { getTask } from './operations/get.ts';
import { addLabel } from './operations/labels/add.ts';
import { removeLabel } from './operations/labels/remove.ts';
import { listTasks } from './operations/list.ts';
import { moveTask } from './operations/move.ts';
import { restoreTask } from './operations/restore.ts';
import { setTaskStatus } from './operations/set-status.ts';
import { unassignTask } from './operations/unassign.ts';
import { unwatchTask } from './operations/unwatch.ts';
import { updateTask } from './operations/update.ts';
import { watchTask } from './operations/watch.ts';
import { taskGraph } from './task.graph.ts';
import { Task, TaskComment, TaskWatch } from './task.schema.ts';

export { addingTask, addTask } from './task.add.ts';
export { advance } from './task.advance.ts';
export { checkAssignees } from './task.assignees.ts';
export { checkGroup } from './task.change.ts';
export { checklistItemAdded, taskCreated, taskMoved, taskStatusChanged, taskUpdated } from './task.events.ts';
export { tooManyTasks } from './task.failures.ts';
export { findTask, taskRef } from './task.find.ts';
export { taskInput } from './task.input.ts';
export { checkLabels } from './task.labels.ts';
export { restatus } from './task.restatus.ts';
export { commentSearch, taskSearch } from './task.search.ts';
export { addTracked } from './task.tracked.ts';
export { watchersOf } from './task.watch.ts';
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
    watchTask,
    unwatchTask,
    addLabel,
    removeLabel,
    listComments,
    createComment,
    updateComment,
    deleteComment,
    listChecklist,
    addChecklistItem,
    updateChecklistItem,
    removeChecklistItem,
    reorderChecklist,
    listDependencies,
    listAllDependencies,
    addDependency,
    removeDependency,
  ],
  entities: [Task, TaskComment, TaskWatch, ChecklistItem, TaskDependency],
  graph: taskGraph,
};

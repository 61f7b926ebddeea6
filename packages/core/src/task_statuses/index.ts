import { createStatus } from './operations/create.ts';
import { customizeStatuses } from './operations/customize.ts';
import { deleteStatus } from './operations/delete.ts';
import { listStatuses } from './operations/list.ts';
import { reorderStatuses } from './operations/reorder.ts';
import { resetStatuses } from './operations/reset.ts';
import { updateStatus } from './operations/update.ts';
import { statusGraph } from './status.graph.ts';
import { TaskStatus } from './status.schema.ts';

export { TaskStatus };

/** The states a task moves through. */
export const taskStatuses = {
  operations: [
    listStatuses,
    createStatus,
    updateStatus,
    deleteStatus,
    reorderStatuses,
    customizeStatuses,
    resetStatuses,
  ],
  entities: [TaskStatus],
  graph: statusGraph,
};

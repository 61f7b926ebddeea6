import { groupGraph } from './group.graph.ts';
import { TaskGroup } from './group.schema.ts';
import { createGroup } from './operations/create.ts';
import { deleteGroup } from './operations/delete.ts';
import { listGroups } from './operations/list.ts';
import { reorderGroups } from './operations/reorder.ts';
import { updateGroup } from './operations/update.ts';

/** Board columns and sections of a project. */
export const taskGroups = {
  operations: [listGroups, createGroup, updateGroup, deleteGroup, reorderGroups],
  entities: [TaskGroup],
  graph: groupGraph,
};

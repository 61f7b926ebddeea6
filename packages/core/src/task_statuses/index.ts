import { listStatuses } from './operations/list.ts';
import { statusGraph } from './status.graph.ts';
import { TaskStatus } from './status.schema.ts';

export { seedStatuses } from './seed.ts';
export { TaskStatus };

/** The states a task moves through. */
export const taskStatuses = { operations: [listStatuses], entities: [TaskStatus], graph: statusGraph };

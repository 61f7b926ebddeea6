import { graph } from '../kernel/index.ts';
import { listStatuses } from './operations/list.ts';
import { TaskStatus } from './status.schema.ts';

export const statusGraph = [
  graph({ entity: TaskStatus, type: 'TaskStatus', many: { field: 'taskStatuses', operation: listStatuses } }),
];

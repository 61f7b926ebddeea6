import { graph } from '../kernel/index.ts';
import { Task } from '../tasks/task.schema.ts';
import { labelsOfTask } from './label.listing.ts';
import { Label } from './label.schema.ts';
import { listLabels } from './operations/list.ts';

export const labelGraph = [
  graph({
    entity: Label,
    type: 'Label',
    many: { field: 'labels', operation: listLabels },
    on: [{ parent: () => Task, field: 'labels', listing: labelsOfTask, by: 'task_id' }],
  }),
];

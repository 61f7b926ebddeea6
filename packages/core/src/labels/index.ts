import { labelGraph } from './label.graph.ts';
import { Label } from './label.schema.ts';
import { createLabel } from './operations/create.ts';
import { deleteLabel } from './operations/delete.ts';
import { listLabels } from './operations/list.ts';
import { updateLabel } from './operations/update.ts';

/** Words that tasks are found by. */
export const labels = {
  operations: [listLabels, createLabel, updateLabel, deleteLabel],
  entities: [Label],
  graph: labelGraph,
};

import { z } from 'zod';
import { byColumn, equals, id, listing } from '../kernel/index.ts';
import { ChecklistItem } from './checklist.schema.ts';

export const checklistListing = listing({
  entity: ChecklistItem,
  filters: { task_id: equals('task_id', id('task')), done: equals('done', z.boolean()) },
  sorts: { position: byColumn('position', 'text') },
  order: 'position',
});

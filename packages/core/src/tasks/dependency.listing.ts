import { z } from 'zod';
import { byColumn, equals, id, listing } from '../kernel/index.ts';
import { DEPENDENCY_TYPES, TaskDependency } from './dependency.schema.ts';

export const dependencyListing = listing({
  entity: TaskDependency,
  filters: {
    task_id: equals('task_id', id('task')),
    depends_on_id: equals('depends_on_id', id('task')),
    type: equals('type', z.enum(DEPENDENCY_TYPES)),
  },
  sorts: { created_at: byColumn('created_at', 'timestamptz') },
  order: 'created_at',
});

import { byColumn, equals, id, listing } from '../kernel/index.ts';
import { TaskGroup } from './group.schema.ts';

export const groupListing = listing({
  entity: TaskGroup,
  filters: { project_id: equals('project_id', id('prj')) },
  sorts: { position: byColumn('position', 'text') },
  order: 'position',
});

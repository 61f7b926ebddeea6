import { event } from '../kernel/index.ts';
import { Label } from './label.schema.ts';

export const labelCreated = event('label.created', Label, 'A label was added');
export const labelUpdated = event('label.updated', Label, 'A label was changed');
export const labelDeleted = event(
  'label.deleted',
  Label,
  'A label was deleted: no task has it any more, and these have no events of their own',
);

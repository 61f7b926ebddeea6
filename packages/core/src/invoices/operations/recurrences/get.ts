import { get, getOperation, id } from '../../../kernel/index.ts';
import { InvoiceRecurrence } from '../../recurrence/recurrence.schema.ts';

export const getRecurrence = getOperation({
  name: 'invoices.recurrences.get',
  summary: 'Get a recurring invoice',
  permission: 'view_finances',
  entity: InvoiceRecurrence,
  by: 'recurrence_id',
  id: id('irc'),
  rest: get('/invoice-recurrences/{recurrence_id}'),
  mcp: { when: 'Read one recurring invoice by id, with its template and its next day.' },
});

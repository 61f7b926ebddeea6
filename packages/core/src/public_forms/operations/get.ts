import { get, getOperation, id } from '../../kernel/index.ts';
import { PublicForm } from '../form.schema.ts';

export const getForm = getOperation({
  name: 'public_forms.get',
  summary: 'Get a form',
  permission: 'manage_forms',
  entity: PublicForm,
  by: 'form_id',
  id: id('frm'),
  rest: get('/public-forms/{form_id}'),
  mcp: {
    when: 'Read what a form asks and what becomes of the answers, as it is drafted. Where people fill it in is path.',
  },
});

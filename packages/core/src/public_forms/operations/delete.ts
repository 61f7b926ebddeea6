import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../kernel/index.ts';
import { formDeleted } from '../form.events.ts';
import { PublicForm } from '../form.schema.ts';

export const deleteForm = operation({
  name: 'public_forms.delete',
  summary: 'Delete a form and everything that was sent through it',
  effect: 'destroy',
  permission: 'manage_forms',
  input: z.strictObject({ form_id: id('frm') }),
  output: Deleted(id('frm')),
  emits: [formDeleted],
  rest: del('/public-forms/{form_id}'),
  mcp: {
    when: 'Delete a form, its versions and its submissions for good; tasks made of them stay. To only take it off the net, use public_forms_unpublish.',
  },
  async run(ctx, { form_id }) {
    const form = await ctx.lock(PublicForm, form_id);
    await ctx.delete(form);
    ctx.emit(formDeleted, form);
    return deleted(form_id);
  },
});

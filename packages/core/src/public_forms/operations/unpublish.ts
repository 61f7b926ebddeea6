import { z } from 'zod';
import { expectedVersion, fail, id, operation, post } from '../../kernel/index.ts';
import { formUnpublished } from '../form.events.ts';
import { formNotPublished } from '../form.failures.ts';
import { PublicForm } from '../form.schema.ts';

export const unpublishForm = operation({
  name: 'public_forms.unpublish',
  summary: 'Take a form off the net',
  effect: 'write',
  permission: 'manage_forms',
  input: z.strictObject({ form_id: id('frm'), ...expectedVersion }),
  output: PublicForm.schema,
  emits: [formUnpublished],
  fails: [formNotPublished],
  rest: post('/public-forms/{form_id}/unpublish'),
  mcp: {
    when: 'Make the address of a form lead nowhere; what was sent stays. To say that it is closed, set closes_at.',
  },
  async run(ctx, { form_id, expected_version }) {
    const before = await ctx.lock(PublicForm, form_id, expected_version);
    if (before.value.published_version === null) {
      throw fail(formNotPublished, { current_state: { published_version: null } });
    }
    return ctx.emit(formUnpublished, await ctx.update(before, { published_version: null }), before);
  },
});

import { jsonText, sql } from '@stint/db';
import { z } from 'zod';
import { expectedVersion, fail, id, operation, post } from '../../kernel/index.ts';
import { openProject, projectArchivedConflict } from '../../projects/index.ts';
import { formPublished } from '../form.events.ts';
import { formEmpty } from '../form.failures.ts';
import { checkContent } from '../form.input.ts';
import { PublicForm, PublicFormVersion } from '../form.schema.ts';
import { mayMakeTasks } from '../form.task.ts';

export const publishForm = operation({
  name: 'public_forms.publish',
  summary: 'Publish a form as it now is',
  effect: 'write',
  // It stands before everybody from then on.
  approval: true,
  permission: 'manage_forms',
  input: z.strictObject({ form_id: id('frm'), ...expectedVersion }),
  output: PublicForm.schema,
  emits: [formPublished],
  fails: [formEmpty, projectArchivedConflict],
  rest: post('/public-forms/{form_id}/publish'),
  mcp: {
    when: 'Put the draft before people, as a new version that never changes. Anybody who has the address can then fill it in.',
  },
  async run(ctx, { form_id, expected_version }) {
    const before = await ctx.lock(PublicForm, form_id, expected_version);
    const { project_id, name, description, questions, mapping, auto_convert, confirmation } = before.value;
    // From then on each submission becomes a task, whatever becomes of who published it.
    if (auto_convert) mayMakeTasks(ctx);
    await openProject(ctx, project_id);
    if (questions.length === 0) throw fail(formEmpty, { ways: { 'public_forms.update': 'gives it some' } });
    // What the mapping points at may be gone since the draft was written.
    await checkContent(ctx, project_id, { questions, mapping });
    const [last] = await ctx.query<{ number: number }>(sql`SELECT coalesce(max(number), 0) AS number
      FROM public_form_versions WHERE org_id = ${ctx.caller.org_id} AND form_id = ${form_id}`);
    const number = (last?.number ?? 0) + 1;
    await ctx.insert(PublicFormVersion, {
      form_id,
      project_id,
      number,
      name,
      description,
      questions: jsonText(questions),
      mapping: jsonText(mapping),
      auto_convert,
      confirmation,
      published_by: ctx.caller.user_id,
    });
    return ctx.emit(formPublished, await ctx.update(before, { published_version: number }), before);
  },
});

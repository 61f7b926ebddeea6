import { z } from 'zod';
import { defined, expectedVersion, id, operation, patch } from '../../kernel/index.ts';
import { openProject, projectArchivedConflict } from '../../projects/index.ts';
import { formUpdated } from '../form.events.ts';
import { checkContent, columnsOf, formInput } from '../form.input.ts';
import { PublicForm } from '../form.schema.ts';

export const updateForm = operation({
  name: 'public_forms.update',
  summary: 'Change a form',
  effect: 'write',
  idempotent: true,
  permission: 'manage_forms',
  input: z.strictObject({ form_id: id('frm'), ...z.strictObject(formInput).partial().shape, ...expectedVersion }),
  output: PublicForm.schema,
  emits: [formUpdated],
  fails: [projectArchivedConflict],
  rest: patch('/public-forms/{form_id}'),
  mcp: {
    when: 'Change the draft, its questions and mapping each as a whole; public_forms_publish puts it before people. closes_at holds at once.',
  },
  async run(ctx, { form_id, expected_version, ...input }) {
    const before = await ctx.lock(PublicForm, form_id, expected_version);
    const { project_id, questions, mapping } = before.value;
    await openProject(ctx, project_id);
    if (input.questions || input.mapping)
      await checkContent(ctx, project_id, { questions, mapping, ...defined(input) });
    return ctx.emit(formUpdated, await ctx.update(before, columnsOf(defined(input))), before);
  },
});

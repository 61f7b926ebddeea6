import { z } from 'zod';
import { id, operation, post } from '../../kernel/index.ts';
import { openProject, projectArchivedConflict } from '../../projects/index.ts';
import { formCreated } from '../form.events.ts';
import { checkContent, columnsOf, formInput } from '../form.input.ts';
import { PublicForm } from '../form.schema.ts';

export const createForm = operation({
  name: 'public_forms.create',
  summary: 'Add a form for people outside',
  effect: 'write',
  permission: 'manage_forms',
  input: z
    .strictObject({ project_id: id('prj'), ...formInput })
    .partial()
    .required({ project_id: true, name: true }),
  output: PublicForm.schema,
  emits: [formCreated],
  fails: [projectArchivedConflict],
  rest: post('/public-forms', 201),
  mcp: {
    when: 'Draft a form whose answers become tasks of a project. Nobody sees it until public_forms_publish.',
  },
  async run(ctx, { questions = [], mapping = {}, ...input }) {
    await openProject(ctx, input.project_id);
    await checkContent(ctx, input.project_id, { questions, mapping });
    return ctx.emit(formCreated, await ctx.insert(PublicForm, columnsOf({ ...input, questions, mapping })));
  },
});

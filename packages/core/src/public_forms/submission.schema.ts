import { z } from 'zod';
import { entity, field, id, instant } from '../kernel/index.ts';
import { Project } from '../projects/project.schema.ts';
import { Task } from '../tasks/task.schema.ts';
import { formVisible, PublicForm, PublicFormVersion } from './form.schema.ts';

/** Spam is kept apart from what was received, until somebody says otherwise. */
export const SUBMISSION_STATUSES = ['received', 'converted', 'spam'] as const;

/** `trap`: a field that people do not see is filled in. `too_fast`: nobody fills it in that fast. */
export const SPAM_REASONS = ['trap', 'too_fast'] as const;

/** What somebody outside has sent: their words, not the team's. */
export const FormSubmission = entity({
  name: 'form_submission',
  domain: 'public_forms',
  kind: 'sub',
  table: 'form_submissions',
  model: 'FormSubmission',
  topic: 'form_id',
  visible: formVisible,
  relations: {
    form: { to: () => PublicForm, by: 'form_id' },
    form_version: { to: () => PublicFormVersion, by: 'version_id' },
    project: { to: () => Project, by: 'project_id' },
    task: { to: () => Task, by: 'task_id' },
  },
  fields: {
    id: id('sub'),
    form_id: id('frm'),
    /** The version it answers. */
    version_id: id('frv'),
    project_id: id('prj'),
    /** By the keys of the version's questions; of a file, the attachment's id. */
    answers: field(z.record(z.string(), z.unknown()), { prose: true }),
    status: z.enum(SUBMISSION_STATUSES),
    spam_reason: z.enum(SPAM_REASONS).nullable(),
    task_id: id('task').nullable(),
    converted_at: instant().nullable(),
    /** Null: it became a task by itself. */
    converted_by: id('usr').nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

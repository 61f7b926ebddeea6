import { sql } from '@stint/db';
import { z } from 'zod';
import { all, entity, field, having, id, inProject, instant, line, prose } from '../kernel/index.ts';
import { Project } from '../projects/project.schema.ts';
import { Mapping } from './form.mapping.ts';
import { Questions } from './form.questions.ts';

/** Who manages forms and sees the project: what comes in through them is about people outside. */
export const formVisible = all(inProject(), having('manage_forms'));

/** What is asked, and what becomes of it. */
export const content = {
  name: line(200),
  /** Shown above the questions, as plain text. */
  description: prose(5000).nullable(),
  questions: Questions,
  mapping: Mapping,
  /** Each submission becomes a task at once; spam never does. */
  auto_convert: z.boolean(),
  /** Shown when it is sent, as plain text. */
  confirmation: prose(2000).nullable(),
};

export const PublicForm = entity({
  name: 'public_form',
  domain: 'public_forms',
  kind: 'frm',
  table: 'public_forms',
  model: 'PublicForm',
  visible: formVisible,
  relations: { project: { to: () => Project, by: 'project_id' } },
  fields: {
    id: id('frm'),
    project_id: id('prj'),
    ...content,
    description: field(content.description, { prose: true }),
    confirmation: field(content.confirmation, { prose: true }),
    /** From then on it says that it is closed. */
    closes_at: instant().nullable(),
    /** The number of the version that people fill in; null: nobody can. */
    published_version: z.int().nullable(),
    /** Where people fill it in, below the address of the server. */
    path: field(z.string().nullable(), {
      sql: (t) => sql`CASE WHEN ${t}.published_version IS NOT NULL THEN '/forms/' || ${t}.id END`,
      derived: true,
    }),
    created_by: id('usr').nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

/** A form as it was published. It never changes; submissions name the one they answer. */
export const PublicFormVersion = entity({
  name: 'public_form_version',
  domain: 'public_forms',
  kind: 'frv',
  table: 'public_form_versions',
  model: 'PublicFormVersion',
  topic: 'form_id',
  visible: formVisible,
  relations: { form: { to: () => PublicForm, by: 'form_id' } },
  fields: {
    id: id('frv'),
    form_id: id('frm'),
    project_id: id('prj'),
    number: z.int(),
    ...content,
    published_by: id('usr'),
    created_at: instant(),
  },
});

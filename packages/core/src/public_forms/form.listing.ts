import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { byColumn, contains, equals, id, instant, isSet, listing, since } from '../kernel/index.ts';
import { PublicForm, PublicFormVersion } from './form.schema.ts';
import { FormSubmission, SUBMISSION_STATUSES } from './submission.schema.ts';

export const formListing = listing({
  entity: PublicForm,
  filters: {
    q: contains('name'),
    project_id: equals('project_id', id('prj')),
    published: isSet('published_version'),
    created_by: equals('created_by', id('usr')),
    updated_since: since('updated_at', instant()),
  },
  sorts: { created_at: byColumn('created_at', 'timestamptz'), name: byColumn('name', 'text') },
  order: '-created_at',
});

export const versionListing = listing({
  entity: PublicFormVersion,
  filters: { form_id: equals('form_id', id('frm')) },
  sorts: { number: byColumn('number', 'integer') },
  order: '-number',
});

export const submissionListing = listing({
  entity: FormSubmission,
  filters: {
    status: equals('status', z.enum(SUBMISSION_STATUSES)),
    received_since: since('created_at', instant()),
    updated_since: since('updated_at', instant()),
  },
  sorts: { created_at: byColumn('created_at', 'timestamptz') },
  order: '-created_at',
});

const submissionsThat = (are: string) =>
  listing({
    ...submissionListing,
    filters: {
      form_id: {
        schema: id('frm'),
        sql: (value, t) => sql`${t}.form_id = ${value} AND ${t}.status ${raw(are)} 'spam'`,
      },
    },
  });

export const submissionsOfForm = submissionsThat('<>');
export const spamOfForm = submissionsThat('=');

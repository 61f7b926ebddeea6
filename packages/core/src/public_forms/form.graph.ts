import { graph } from '../kernel/index.ts';
import { Project } from '../projects/index.ts';
import { formListing, spamOfForm, submissionsOfForm, versionListing } from './form.listing.ts';
import { PublicForm, PublicFormVersion } from './form.schema.ts';
import { getForm } from './operations/get.ts';
import { listForms } from './operations/list.ts';
import { getSubmission } from './operations/submissions/get.ts';
import { listSubmissions } from './operations/submissions/list.ts';
import { FormSubmission } from './submission.schema.ts';

const ofForm = { parent: () => PublicForm, by: 'form_id' } as const;

export const formGraph = [
  graph({
    entity: PublicForm,
    type: 'PublicForm',
    one: { field: 'publicForm', operation: getForm, by: 'form_id' },
    many: { field: 'publicForms', operation: listForms },
    on: [{ parent: () => Project, field: 'publicForms', listing: formListing, by: 'project_id' }],
  }),
  graph({
    entity: PublicFormVersion,
    type: 'PublicFormVersion',
    on: [{ ...ofForm, field: 'versions', listing: versionListing }],
  }),
  graph({
    entity: FormSubmission,
    type: 'FormSubmission',
    one: { field: 'formSubmission', operation: getSubmission, by: 'submission_id' },
    many: { field: 'formSubmissions', operation: listSubmissions },
    on: [
      { ...ofForm, field: 'submissions', listing: submissionsOfForm },
      { ...ofForm, field: 'spam', listing: spamOfForm },
    ],
  }),
];

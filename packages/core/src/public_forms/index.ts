import { formGraph } from './form.graph.ts';
import { PublicForm, PublicFormVersion } from './form.schema.ts';
import { createForm } from './operations/create.ts';
import { deleteForm } from './operations/delete.ts';
import { getForm } from './operations/get.ts';
import { listForms } from './operations/list.ts';
import { publishForm } from './operations/publish.ts';
import { convertSubmission } from './operations/submissions/convert.ts';
import { deleteSubmission } from './operations/submissions/delete.ts';
import { getSubmission } from './operations/submissions/get.ts';
import { listSubmissions } from './operations/submissions/list.ts';
import { unpublishForm } from './operations/unpublish.ts';
import { updateForm } from './operations/update.ts';
import { FormSubmission } from './submission.schema.ts';

export { announceAnswerFiles } from './form.announce.ts';
export { type AnswerFile, answerFaults } from './form.answers.ts';
export { type Answers, askedQuestions } from './form.conditions.ts';
export { alreadySubmitted, formClosed } from './form.failures.ts';
export { formSchema } from './form.json-schema.ts';
export { intake, type PublishedForm, publishedForm } from './form.published.ts';
export { LARGEST_ANSWER_FILE, MOST_FILES, type Question } from './form.questions.ts';
export { submitForm } from './form.submit.ts';

/** Forms for people outside, and what they send. */
export const publicForms = {
  operations: [
    listForms,
    getForm,
    createForm,
    updateForm,
    deleteForm,
    publishForm,
    unpublishForm,
    listSubmissions,
    getSubmission,
    convertSubmission,
    deleteSubmission,
  ],
  entities: [PublicForm, PublicFormVersion, FormSubmission],
  graph: formGraph,
};

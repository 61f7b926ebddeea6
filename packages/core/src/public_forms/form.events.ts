import { event } from '../kernel/index.ts';
import { PublicForm } from './form.schema.ts';
import { FormSubmission } from './submission.schema.ts';

export const formCreated = event('public_form.created', PublicForm, 'A form was added');
export const formUpdated = event('public_form.updated', PublicForm, 'A form was changed; what is published stays');
export const formPublished = event('public_form.published', PublicForm, 'A form was published as it then was');
export const formUnpublished = event('public_form.unpublished', PublicForm, 'A form takes no more answers');
export const formDeleted = event('public_form.deleted', PublicForm, 'A form was deleted with its submissions');

export const submissionReceived = event('form_submission.received', FormSubmission, 'Somebody outside sent a form');
export const submissionFlagged = event(
  'form_submission.flagged',
  FormSubmission,
  'Something that looks like spam was sent, and is kept apart',
);
export const submissionConverted = event('form_submission.converted', FormSubmission, 'A submission became a task');
export const submissionDeleted = event('form_submission.deleted', FormSubmission, 'A submission was deleted');

import { event } from '../kernel/index.ts';
import { Attachment } from './attachment.schema.ts';

export const attachmentCreated = event('attachment.created', Attachment, 'A file was announced for upload');
export const attachmentCompleted = event('attachment.completed', Attachment, 'A file was uploaded and checked');
export const attachmentLinked = event('attachment.linked', Attachment, 'A file was put on something');
export const attachmentDeleted = event('attachment.deleted', Attachment, 'A file was taken off');
export const attachmentPurged = event('attachment.purged', Attachment, 'A file without use was removed for good');

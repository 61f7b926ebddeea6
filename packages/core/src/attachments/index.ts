import { attachmentGraph } from './attachment.graph.ts';
import { Attachment } from './attachment.schema.ts';
import { sweepAttachments } from './attachment.sweep.ts';
import { completeAttachment } from './operations/complete.ts';
import { createAttachment } from './operations/create.ts';
import { deleteAttachment } from './operations/delete.ts';
import { attachmentDownloadLink } from './operations/download-link.ts';
import { getAttachment } from './operations/get.ts';
import { linkAttachment } from './operations/link.ts';
import { listAttachments } from './operations/list.ts';

export { announceFile, type CheckedFiles, checkFiles, takeFiles } from './attachment.announce.ts';
export { detachFiles } from './attachment.detach.ts';
export { attachmentCompleted, attachmentCreated, attachmentDeleted, attachmentLinked } from './attachment.events.ts';
export { alreadyAttached, attachmentNotReady } from './attachment.failures.ts';
export { LARGEST_FILE } from './attachment.input.ts';
export { attachFiles, copyFiles } from './attachment.link.ts';
export { attachmentSearch } from './attachment.search.ts';
export { ATTACHMENT_LINKS, linkedFile } from './attachment.serve.ts';
export { fits, HEAD } from './attachment.type.ts';

/** Files, and what they belong to. */
export const attachments = {
  operations: [
    listAttachments,
    getAttachment,
    createAttachment,
    completeAttachment,
    linkAttachment,
    deleteAttachment,
    attachmentDownloadLink,
  ],
  entities: [Attachment],
  graph: attachmentGraph,
  jobs: [sweepAttachments],
};

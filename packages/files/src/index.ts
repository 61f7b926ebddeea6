export { type AttachedFile, attacher } from './attach.ts';
export { attachmentFiles } from './attachment.ts';
export { invoicePdfs } from './invoice-pdf.ts';
export type { FileKind, OpenedFile } from './kind.ts';
export { type FileLinkOptions, fileLinkRoutes } from './routes.ts';

import { z } from 'zod';
import { fileLink, get, id, instant, operation } from '../../kernel/index.ts';
import { attachmentNotReady } from '../attachment.failures.ts';
import { checkReady } from '../attachment.hold.ts';
import { storageKey } from '../attachment.key.ts';
import { Attachment } from '../attachment.schema.ts';
import { ATTACHMENT_LINKS, served } from '../attachment.serve.ts';

const SECONDS = 15 * 60;

export const attachmentDownloadLink = operation({
  name: 'attachments.download_link',
  summary: 'Get a link to the content of a file',
  effect: 'read',
  permission: null,
  input: z.strictObject({
    attachment_id: id('att'),
    /** Shown by a browser where its type is safe to show (images, PDF); everything else is always saved. */
    inline: z.boolean().default(false),
  }),
  output: z.strictObject({ url: z.url(), expires_at: instant() }),
  fails: [attachmentNotReady],
  rest: get('/attachments/{attachment_id}/download-link'),
  mcp: { when: 'Get a link to read or hand on a file. It needs no token and is good for 15 minutes.' },
  async run(ctx, { attachment_id, inline }) {
    const attachment = await ctx.find(Attachment, attachment_id);
    checkReady(attachment);
    const file = served(attachment.value, inline);
    const url = await ctx.ports.files.downloadLink(await storageKey(ctx, attachment_id), file, SECONDS);
    if (url !== null) return { url, expires_at: new Date(ctx.now.getTime() + SECONDS * 1000).toISOString() };
    const kind = file.inline ? ATTACHMENT_LINKS.shown : ATTACHMENT_LINKS.saved;
    return fileLink(ctx.ports, { kind, org_id: ctx.caller.org_id, id: attachment_id }, ctx.now);
  },
});

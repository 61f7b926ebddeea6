import { sql } from '@stint/db';
import { z } from 'zod';
import { announceFile, attachmentCreated } from '../attachments/index.ts';
import { type Context, fail, failures, id, operation } from '../kernel/index.ts';
import { MOST_FILES } from './form.questions.ts';

const File = z.strictObject({ file_name: z.string(), content_type: z.string(), size: z.int().min(1) });

/** Announces the files of a submission that is about to be made. What comes to nothing is swept like any upload. */
export const announceAnswerFiles = operation({
  name: 'public_forms.announce_files',
  summary: 'Announce the files of a submission to come',
  effect: 'write',
  permission: null,
  input: z.strictObject({ form_id: id('frm'), files: z.array(File).min(1).max(MOST_FILES) }),
  output: z.array(z.strictObject({ attachment_id: id('att'), storage_key: z.string() })),
  emits: [attachmentCreated],
  rest: false,
  mcp: false,
  async run(ctx, { form_id, files }) {
    const published_by = await publisherOf(ctx, form_id);
    const announced = [];
    for (const file of files) {
      const { attachment, storage_key } = await announceFile(ctx, file, published_by);
      announced.push({ attachment_id: attachment.id, storage_key });
    }
    return announced;
  },
});

/** In whose name a form takes things in. */
async function publisherOf(ctx: Context, form_id: string): Promise<string> {
  const [row] = await ctx.query<{ published_by: string }>(sql`SELECT v.published_by FROM public_forms f
    JOIN public_form_versions v ON v.org_id = f.org_id AND v.form_id = f.id AND v.number = f.published_version
    WHERE f.org_id = ${ctx.caller.org_id} AND f.id = ${form_id}`);
  if (!row) throw fail(failures.not_found);
  return row.published_by;
}

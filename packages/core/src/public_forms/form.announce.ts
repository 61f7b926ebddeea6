import { z } from 'zod';
import { announceFile, attachmentCreated } from '../attachments/index.ts';
import { fail, failures, id, operation } from '../kernel/index.ts';
import { publishedIn } from './form.published.ts';
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
    if (!(await publishedIn(ctx, form_id))) throw fail(failures.not_found);
    const announced = [];
    for (const file of files) {
      const { attachment, storage_key } = await announceFile(ctx, file);
      announced.push({ attachment_id: attachment.id, storage_key });
    }
    return announced;
  },
});

import { Channel } from '../chat/channel.schema.ts';
import { type Context, fail, failures, insufficient, mayRead, notFound, type Row } from '../kernel/index.ts';
import { openProject } from '../projects/index.ts';
import { attachmentNotReady, subjectLocked } from './attachment.failures.ts';
import { Attachment } from './attachment.schema.ts';
import { SUBJECTS, subjectTypeOf } from './attachment.subjects.ts';

/** Holds what a file hangs on, or is to, for a change that the caller and its state allow. */
export async function holdSubject(ctx: Context, subject_id: string): Promise<void> {
  const type = subjectTypeOf(subject_id);
  const { entity, permission, othersNeed, states, inProject, inChannel } = SUBJECTS[type];
  const of = type.replace('_', ' ');
  if (!mayRead(ctx.caller, entity)) throw insufficient(`read:${entity.domain}`, `A file of a ${of}`);
  const { permissions, user_id } = ctx.caller;
  const row = await ctx.lock(entity, subject_id);
  const subject = row.value as Record<string, string>;
  // A message that was taken back stays for its place alone.
  if (subject.deleted_at) throw notFound(entity, subject_id);
  if (!permissions.has(permission)) {
    throw fail(failures.forbidden, `The files of a ${of} are changed with the permission ${permission}.`);
  }
  if (othersNeed !== undefined && subject.user_id !== user_id && !(othersNeed && permissions.has(othersNeed))) {
    const needs = othersNeed ? `, or with the permission ${othersNeed}` : '';
    throw fail(failures.forbidden, `The files of a ${of} are changed by whose it is${needs}.`);
  }
  if (states && !states.includes(subject.status as string)) {
    throw fail(subjectLocked, {
      detail: `The ${of} is ${subject.status}; its files change while it is ${states.join(' or ')}.`,
      current_state: { subject_id, status: subject.status },
    });
  }
  if (inProject) await openProject(ctx, subject.project_id as string);
  if (inChannel) await openChannel(ctx, subject.channel_id as string);
}

/** Refuses what an archived channel, or one of a task in an archived project, no longer takes. */
async function openChannel(ctx: Context, channel_id: string): Promise<void> {
  const { project_id, archived_at } = (await ctx.find(Channel, channel_id)).value;
  if (project_id !== null) await openProject(ctx, project_id);
  if (archived_at === null) return;
  throw fail(subjectLocked, {
    detail: 'The channel is archived: its files are read, and none are added or taken off.',
    current_state: { channel_id, archived_at },
  });
}

/** Holds a file that was uploaded and checked. */
export async function holdReady(ctx: Context, attachment_id: string): Promise<Row<typeof Attachment>> {
  const attachment = await ctx.lock(Attachment, attachment_id);
  checkReady(attachment);
  return attachment;
}

export function checkReady({ value }: Row<typeof Attachment>): void {
  if (value.status === 'ready') return;
  throw fail(attachmentNotReady, {
    detail: 'Upload the file to the link it came with.',
    ways: { 'attachments.complete': 'takes it in then' },
    current_state: { status: value.status },
  });
}

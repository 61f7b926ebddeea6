import type { z } from 'zod';
import { copyFiles } from '../attachments/index.ts';
import { type Context, fail, failures, needScope, personOf, type Row } from '../kernel/index.ts';
import { addTask } from '../tasks/index.ts';
import { submissionConverted } from './form.events.ts';
import { targetsOf } from './form.mapping.ts';
import type { Question } from './form.questions.ts';
import type { PublicFormVersion } from './form.schema.ts';
import type { FormSubmission } from './submission.schema.ts';

type Version = z.infer<(typeof PublicFormVersion)['schema']>;
type Answers = Readonly<Record<string, unknown>>;

const LONGEST = 50_000;
const CUT = '\n\n… The submission has the rest.';

/** Making a submission a task is what who makes tasks may do. */
export function mayMakeTasks({ caller }: Context): void {
  if (!caller.permissions.has('manage_tasks')) {
    throw fail(failures.forbidden, 'Making submissions tasks needs the permission manage_tasks, too.');
  }
  needScope(caller, 'write:tasks', 'Making submissions tasks');
}

/** Makes a submission, which the transaction holds, a task, and publishes both. */
export async function convert(
  ctx: Context,
  submission: Row<typeof FormSubmission>,
  version: Version,
): Promise<Row<typeof FormSubmission>> {
  const { id, project_id, answers } = submission.value;
  const targets = await targetsOf(ctx, project_id, version.mapping);
  const task = await addTask(ctx, { project_id, ...taskFrom(version, answers), ...targets });
  await copyFiles(ctx, id, task.id);
  const converted = {
    status: 'converted',
    task_id: task.id,
    converted_at: ctx.now,
    converted_by: personOf(ctx.caller),
  };
  return ctx.emit(submissionConverted, await ctx.update(submission, converted), submission);
}

/** What the answers say about the task. */
export function taskFrom({ name, mapping, questions }: Version, answers: Answers) {
  const { title, description, due_date, priority, priority_from } = mapping;
  const said = (key: string | undefined) => (key === undefined ? undefined : (answers[key] as string | undefined));
  const urgency = priority_from?.values.find(({ choice }) => choice === said(priority_from.question))?.priority;
  const told = questions.filter(({ key }) => description?.includes(key) ?? true);
  return {
    title: said(title)?.replace(/\s+/g, ' ').trim().slice(0, 500) || name,
    description: describe(name, told, answers),
    due_date: said(due_date) ?? null,
    priority: urgency ?? priority ?? 'none',
  };
}

/** The answers as quotes that hold no Markdown of their own: what strangers write must not look like the team's words. */
function describe(name: string, questions: readonly Question[], answers: Answers): string {
  const parts = questions.flatMap(({ key, type, label }) => {
    const answer = answers[key];
    if (answer === undefined || type === 'file') return [];
    const text = Array.isArray(answer)
      ? answer.join('\n')
      : typeof answer === 'boolean'
        ? yesOrNo(answer)
        : `${answer}`;
    return `**${plain(label)}**\n\n${text
      .split(/\r\n?|\n/)
      .map((line) => `> ${lineOf(line)}`)
      .join('\n')}`;
  });
  const whole = [`Sent through the form “${plain(name)}” by somebody outside, in their words:`, ...parts].join('\n\n');
  return whole.length > LONGEST ? whole.slice(0, LONGEST - CUT.length) + CUT : whole;
}

const yesOrNo = (ticked: boolean): string => (ticked ? 'Yes' : 'No');

const plain = (text: string): string => text.replace(/[\\`*_[\]<>#|~!&]/g, '\\$&');

/** A line that begins no list, heading or block of code. */
const lineOf = (line: string): string =>
  plain(line.trimStart())
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');

import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, id, invalid } from '../kernel/index.ts';
import { whoSees } from '../projects/index.ts';
import { PRIORITIES } from '../tasks/task.schema.ts';
import { type Question, type QuestionType, questionKey } from './form.questions.ts';

/** How a submission becomes a task; questions are named by their keys. */
export const Mapping = z.strictObject({
  /** Whose answer is the title; left out, or not answered: the form's name. */
  title: questionKey().optional(),
  /** Whose answers are the description; left out: all. */
  description: z.array(questionKey()).max(50).optional(),
  due_date: questionKey().optional(),
  priority: z.enum(PRIORITIES).optional(),
  /** The priority by the answer to a question of single choice; `priority` for other answers. */
  priority_from: z
    .strictObject({
      question: questionKey(),
      values: z
        .array(z.strictObject({ choice: z.string().max(200), priority: z.enum(PRIORITIES) }))
        .min(1)
        .max(100),
    })
    .optional(),
  group_id: id('grp').optional(),
  label_ids: z.array(id('lbl')).max(50).optional(),
  assignee_ids: z.array(id('usr')).max(50).optional(),
});
export type Mapping = z.infer<typeof Mapping>;

const TITLES: readonly QuestionType[] = ['short_text', 'email', 'url', 'number', 'date', 'single_choice'];

/** Refuses a mapping of questions that are not there or of the wrong type, or to what is not of the project. */
export async function checkMapping(
  ctx: Context,
  project_id: string,
  mapping: Mapping,
  questions: readonly Question[],
): Promise<void> {
  const types = new Map(questions.map((question) => [question.key, question]));
  const check = (field: string, key: string | undefined, allowed?: readonly QuestionType[]) => {
    const question = key === undefined ? undefined : types.get(key);
    if (key === undefined) return undefined;
    if (!question) throw invalid(`mapping.${field}`, `${key} is no question of the form`);
    if (allowed && !allowed.includes(question.type)) {
      throw invalid(`mapping.${field}`, `${key} is of type ${question.type}; expected ${allowed.join(' or ')}`);
    }
    return question;
  };
  check('title', mapping.title, TITLES);
  check('due_date', mapping.due_date, ['date']);
  for (const key of mapping.description ?? []) check('description', key);
  const from = check('priority_from.question', mapping.priority_from?.question, ['single_choice']);
  for (const [i, { choice }] of (mapping.priority_from?.values ?? []).entries()) {
    if (!from?.choices?.includes(choice)) throw invalid(`mapping.priority_from.values.${i}.choice`, 'is no choice');
  }
  const there = await targetsOf(ctx, project_id, mapping);
  const missing = (ids: readonly string[] = [], known: readonly string[] = []) =>
    ids.filter((id) => !known.includes(id));
  if (mapping.group_id && !there.group_id) throw invalid('mapping.group_id', 'is no group of the project');
  const labels = missing(mapping.label_ids, there.label_ids);
  if (labels.length) throw invalid('mapping.label_ids', `${labels.join(', ')} is no label here`);
  const people = missing(mapping.assignee_ids, there.assignee_ids);
  if (people.length) throw invalid('mapping.assignee_ids', `${people.join(', ')} cannot see the project`);
}

type Targets = Pick<Mapping, 'group_id' | 'label_ids' | 'assignee_ids'>;

/** What of a mapping's targets is there now: what was deleted since, and who left, does not keep a submission from its task. */
export async function targetsOf(ctx: Context, project_id: string, mapping: Targets): Promise<Targets> {
  const { group_id, label_ids = [], assignee_ids = [] } = mapping;
  const { org_id } = ctx.caller;
  const [row] = await ctx.query<{ group_id: string | null; label_ids: string[] | null }>(sql`SELECT
    (SELECT g.id FROM task_groups g WHERE g.org_id = ${org_id} AND g.project_id = ${project_id} AND g.id = ${group_id ?? null}) AS group_id,
    (SELECT array_agg(l.id) FROM labels l WHERE l.org_id = ${org_id} AND l.id = ANY(${[...label_ids]})) AS label_ids`);
  const seeing = assignee_ids.length ? await whoSees(ctx, project_id, assignee_ids) : new Set<string>();
  return {
    ...(row?.group_id ? { group_id: row.group_id } : {}),
    label_ids: row?.label_ids ?? [],
    assignee_ids: assignee_ids.filter((user_id) => seeing.has(user_id)),
  };
}

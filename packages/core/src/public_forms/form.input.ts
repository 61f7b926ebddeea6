import { jsonText } from '@stint/db';
import { type Context, instant } from '../kernel/index.ts';
import { checkQuestions } from './form.check.ts';
import { checkMapping, type Mapping } from './form.mapping.ts';
import type { Question } from './form.questions.ts';
import { content } from './form.schema.ts';

/** What may be set on a form. */
export const formInput = { ...content, closes_at: instant().nullable() };

interface Content {
  readonly questions: Question[];
  readonly mapping: Mapping;
}

/** Refuses questions and a mapping that do not fit together or the project. */
export async function checkContent(ctx: Context, project_id: string, { questions, mapping }: Content): Promise<void> {
  checkQuestions(questions);
  await checkMapping(ctx, project_id, mapping, questions);
}

/** Questions and mapping as their columns take them. */
export const columnsOf = <T extends Partial<Content>>({ questions, mapping, ...input }: T) => ({
  ...input,
  questions: jsonText(questions),
  mapping: jsonText(mapping),
});

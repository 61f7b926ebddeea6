import { z } from 'zod';
import { line } from '../kernel/index.ts';

export const QUESTION_TYPES = [
  'short_text',
  'long_text',
  'email',
  'url',
  'number',
  'date',
  'single_choice',
  'multiple_choice',
  'checkbox',
  'file',
] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

/** What an answer may be asked for. `answered`: there is one, and a checkbox is ticked. */
export const TESTS = ['equals', 'not_equals', 'contains', 'answered', 'not_answered'] as const;

/** What a question or an answer is called in requests; underscores before a name are the page's own. */
export const questionKey = () =>
  z
    .string()
    .max(40)
    .regex(/^[a-z][a-z0-9_]*$/, 'expected small letters, digits and underscores, a letter first')
    .refine((key) => !(key in {}), 'is a word of the language that forms are read with; choose another');

/** About an earlier question. */
export const Condition = z.strictObject({
  question: questionKey(),
  is: z.enum(TESTS),
  /** What the answer is, or what it contains. */
  value: z.string().min(1).max(500).optional(),
});
export type Condition = z.infer<typeof Condition>;

export const Question = z.strictObject({
  key: questionKey(),
  type: z.enum(QUESTION_TYPES),
  label: line(200),
  help: line(1000).optional(),
  /** Of a checkbox: it has to be ticked. */
  required: z.boolean().optional(),
  /** Of choices: what there is to choose from. */
  choices: z.array(line(200)).min(1).max(100).optional(),
  /** Of text: characters. */
  min_length: z.int().min(1).max(10_000).optional(),
  max_length: z.int().min(1).max(10_000).optional(),
  /** The least and the most: of a number a decimal, of a date a day. */
  min: z.string().min(1).max(24).optional(),
  max: z.string().min(1).max(24).optional(),
  /** Of a number: digits behind the point; 6 if left out. */
  decimals: z.int().min(0).max(6).optional(),
  /** Of multiple choice: how many. */
  min_choices: z.int().min(1).max(100).optional(),
  max_choices: z.int().min(1).max(100).optional(),
  /** Of a file: bytes, 10 MB if left out; and types, such as application/pdf. */
  max_bytes: z.int().min(1).max(10_485_760).optional(),
  content_types: z
    .array(
      z
        .string()
        .max(127)
        .regex(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/, 'expected a media type such as application/pdf'),
    )
    .min(1)
    .max(20)
    .optional(),
  /** Asked only where all of these hold. */
  shown_when: z.array(Condition).min(1).max(5).optional(),
});
export type Question = z.infer<typeof Question>;

export const LARGEST_ANSWER_FILE = 10_485_760;
export const MOST_QUESTIONS = 50;
export const MOST_FILES = 5;

export const Questions = z.array(Question).max(MOST_QUESTIONS);

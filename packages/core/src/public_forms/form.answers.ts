import type { FieldError } from '../kernel/index.ts';
import { type Answers, askedQuestions } from './form.conditions.ts';
import { LARGEST_ANSWER_FILE, type Question } from './form.questions.ts';
import { isDate, isLess, longestOf, patternOf } from './form.values.ts';

/** A file that answers a question, before it is kept. */
export interface AnswerFile {
  readonly file_name: string;
  readonly content_type: string;
  readonly size: number;
}

type Fault = readonly [code: string, message: string];

/**
 * What is wrong with the answers, question by question. An answer to what is not asked is a fault: whoever sends it thinks
 * it is kept. `formSchema` says the same as JSON Schema.
 */
export function answerFaults(questions: readonly Question[], answers: Answers): FieldError[] {
  const asked = new Set(askedQuestions(questions, answers));
  const known = new Map(questions.map((question) => [question.key, question]));
  const faults: FieldError[] = [];
  for (const field of answers.keys()) {
    const question = known.get(field);
    if (!question) faults.push({ field, code: 'unknown_field', message: 'is not a question of this form' });
    else if (!asked.has(question)) {
      faults.push({ field, code: 'not_asked', message: 'is not asked, given the other answers: leave it out' });
    }
  }
  for (const question of asked) {
    const fault = answers.has(question.key)
      ? faultOf(question, answers.get(question.key))
      : question.required && (['required', 'is required'] as const);
    if (fault) faults.push({ field: question.key, code: fault[0], message: fault[1] });
  }
  return faults;
}

function faultOf(question: Question, answer: unknown): Fault | undefined {
  const { type } = question;
  if (type === 'checkbox') return checkboxFault(question, answer);
  if (type === 'multiple_choice') return choicesFault(question, answer);
  if (type === 'file') return fileFault(question, answer);
  if (typeof answer !== 'string') return ['invalid_type', 'expected text'];
  if (answer.includes('\u0000') || !answer.isWellFormed()) {
    return ['invalid_text', 'contains a character that cannot be stored'];
  }
  if (type === 'single_choice') return question.choices?.includes(answer) ? undefined : NO_CHOICE;
  return textFault(question, answer);
}

const NO_CHOICE: Fault = ['invalid_value', 'is none of the choices'];

function textFault(question: Question, answer: string): Fault | undefined {
  const { type, min_length = 0, min, max } = question;
  const format = patternOf(question);
  const longest = longestOf(question);
  if (format && longest > 0) {
    const length = [...answer].length;
    if (length > longest) return ['too_big', `may have ${longest} characters; it has ${length}`];
    if (length < min_length) return ['too_small', `needs ${min_length} characters; it has ${length}`];
  }
  if (type === 'date' ? !isDate(answer) : format && !format.pattern.test(answer)) {
    return ['invalid_format', format?.says ?? 'expected a day, YYYY-MM-DD, of 1900 to 2199'];
  }
  if (min !== undefined && isLess(type, answer, min)) return ['too_small', `must be at least ${min}`];
  if (max !== undefined && isLess(type, max, answer)) return ['too_big', `must be at most ${max}`];
  return undefined;
}

function checkboxFault({ required }: Question, answer: unknown): Fault | undefined {
  if (typeof answer !== 'boolean') return ['invalid_type', 'expected true or false'];
  return required && !answer ? ['required', 'has to be ticked'] : undefined;
}

function choicesFault({ choices = [], min_choices = 1, max_choices }: Question, answer: unknown): Fault | undefined {
  if (!Array.isArray(answer)) return ['invalid_type', 'expected a list of choices'];
  if (!answer.every((choice) => choices.includes(choice))) return ['invalid_value', 'has what is none of the choices'];
  if (new Set(answer).size < answer.length) return ['invalid_value', 'has a choice twice'];
  if (answer.length < min_choices) return ['too_small', `needs ${min_choices} or more choices`];
  if (max_choices !== undefined && answer.length > max_choices) return ['too_big', `may have ${max_choices} choices`];
  return undefined;
}

function fileFault({ max_bytes = LARGEST_ANSWER_FILE, content_types }: Question, answer: unknown): Fault | undefined {
  const { size, content_type } = (answer ?? {}) as { size?: unknown; content_type?: unknown };
  if (typeof size !== 'number' || typeof content_type !== 'string') {
    return ['invalid_type', 'is a file: send it as a part of multipart/form-data'];
  }
  if (size > max_bytes) return ['too_big', `may have ${max_bytes} bytes; it has ${size}`];
  if (size < 1) return ['too_small', 'is empty'];
  if (content_types && !content_types.includes(content_type.toLowerCase())) {
    return ['invalid_value', `is of type ${content_type}; allowed are ${content_types.join(', ')}`];
  }
  return undefined;
}

import { type Answers, answerFaults, askedQuestions, type FieldError, fits, type PublishedForm } from '@stint/core';
import type { Sent } from './sent.ts';

/** The names that pages use for themselves; questions are never called so. */
export const OWN = { pass: '_pass', shown: '_shown', trap: '_homepage' } as const;

/** What was sent as the answers to a form's questions. Empty fields are no answers. */
export function answersOf({ questions }: PublishedForm, { values, files }: Sent): Map<string, unknown> {
  const answers = new Map<string, unknown>();
  for (const { key, type } of questions) {
    const given = values.getAll(key).map((value) => value.replaceAll('\r\n', '\n').trim());
    const filled = given.filter((value) => value !== '');
    if (type === 'file') {
      if (files.has(key)) answers.set(key, files.get(key));
    } else if (type === 'checkbox') {
      if (filled.length > 0) answers.set(key, filled[0] !== 'false');
    } else if (type === 'multiple_choice') {
      if (filled.length > 0) answers.set(key, filled);
    } else if (filled[0] !== undefined) answers.set(key, filled[0]);
  }
  return answers;
}

/** Names that no question has: a program's mistake, which a page cannot make. */
export function unknownNames({ questions }: PublishedForm, { values, files }: Sent): FieldError[] {
  const known = new Set([...questions.map(({ key }) => key), ...Object.values(OWN)] as string[]);
  const unknown = [...new Set([...values.keys(), ...files.keys()])].filter((name) => !known.has(name));
  return unknown.map((field) => ({ field, code: 'unknown_field', message: 'is not a question of this form' }));
}

/** Several answers to what takes one. */
export function repeatedNames({ questions }: PublishedForm, { values }: Sent): FieldError[] {
  const single = questions.filter(({ type }) => type !== 'multiple_choice');
  const repeated = single.filter(({ key }) => values.getAll(key).length > 1);
  return repeated.map(({ key }) => ({ field: key, code: 'repeated', message: 'was sent more than once' }));
}

/** Without the answers to what is not asked: a page may still hold what was asked before. */
export function askedOnly({ questions }: PublishedForm, answers: Answers): Map<string, unknown> {
  const asked = new Set(askedQuestions(questions, answers).map(({ key }) => key));
  return new Map([...answers].filter(([key]) => asked.has(key)));
}

/** What is wrong with the answers, files included: a file has to be of the type it comes as. */
export function faultsOf({ questions }: PublishedForm, answers: Answers, { files }: Pick<Sent, 'files'>): FieldError[] {
  const faults = answerFaults(questions, answers);
  const faulty = new Set(faults.map(({ field }) => field));
  for (const [field, { content_type, head }] of files) {
    if (!answers.has(field) || faulty.has(field) || fits(content_type, head)) continue;
    faults.push({ field, code: 'invalid_value', message: `is not of the type it comes as, ${content_type}` });
  }
  return faults;
}

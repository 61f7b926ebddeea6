import type { Condition, Question } from './form.questions.ts';

/** Answers by the keys of their questions; a question without one is not in it. */
export type Answers = ReadonlyMap<string, unknown>;

function holds({ question, is, value }: Condition, answers: Answers): boolean {
  const answer = answers.get(question);
  if (is === 'answered') return answer !== undefined && answer !== false;
  if (is === 'not_answered') return answer === undefined || answer === false;
  if (is === 'equals') return answer === value;
  if (is === 'not_equals') return answer !== value;
  if (typeof answer === 'string') return answer.includes(String(value));
  return Array.isArray(answer) && answer.includes(value);
}

/**
 * The questions that are asked, given these answers. Conditions look at earlier questions only, and the answer to one that
 * is not asked does not count.
 */
export function askedQuestions(questions: readonly Question[], answers: Answers): Question[] {
  const counted = new Map<string, unknown>();
  return questions.filter((question) => {
    const asked = (question.shown_when ?? []).every((condition) => holds(condition, counted));
    if (asked && answers.has(question.key)) counted.set(question.key, answers.get(question.key));
    return asked;
  });
}

import { invalid } from '../kernel/index.ts';
import { type Condition, MOST_FILES, type Question, type QuestionType } from './form.questions.ts';
import { isDate, isLess, isNumber, longestOf } from './form.values.ts';

type Limit = Exclude<keyof Question, 'key' | 'type' | 'label' | 'help' | 'required' | 'shown_when'>;

const TEXT: readonly QuestionType[] = ['short_text', 'long_text', 'email', 'url'];
const CHOICE: readonly QuestionType[] = ['single_choice', 'multiple_choice'];

/** Which types of questions a limit is of. */
const LIMITS: Readonly<Record<Limit, readonly QuestionType[]>> = {
  choices: CHOICE,
  min_length: TEXT,
  max_length: TEXT,
  min: ['number', 'date'],
  max: ['number', 'date'],
  decimals: ['number'],
  min_choices: ['multiple_choice'],
  max_choices: ['multiple_choice'],
  max_bytes: ['file'],
  content_types: ['file'],
};

/** Which types of questions can be asked about with a value. */
const COMPARED: Partial<Record<Condition['is'], readonly QuestionType[]>> = {
  equals: ['short_text', 'email', 'url', 'date', 'single_choice'],
  not_equals: ['short_text', 'email', 'url', 'date', 'single_choice'],
  contains: [...TEXT, 'multiple_choice'],
};

/** Refuses questions that do not make sense, by the field that is wrong. */
export function checkQuestions(questions: readonly Question[]): void {
  const before = new Map<string, Question>();
  let files = 0;
  for (const [i, question] of questions.entries()) {
    const at = `questions.${i}`;
    if (before.has(question.key)) throw invalid(`${at}.key`, `there is another question ${question.key}`, 'taken');
    if (question.type === 'file' && ++files > MOST_FILES) {
      throw invalid(`${at}.type`, `is the ${MOST_FILES + 1}th file; a form takes ${MOST_FILES}`, 'too_many');
    }
    checkLimits(question, at);
    for (const [nr, condition] of (question.shown_when ?? []).entries()) {
      checkCondition(condition, before, `${at}.shown_when.${nr}`);
    }
    before.set(question.key, question);
  }
}

function checkLimits(question: Question, at: string): void {
  const { type, choices, min, max, min_choices, max_choices, min_length } = question;
  for (const [limit, types] of Object.entries(LIMITS)) {
    if (question[limit as Limit] !== undefined && !types.includes(type)) {
      throw invalid(`${at}.${limit}`, `is not for ${type}, only for ${types.join(', ')}`);
    }
  }
  if (CHOICE.includes(type) && !choices) throw invalid(`${at}.choices`, 'is required', 'required');
  if (new Set(choices).size < (choices?.length ?? 0)) throw invalid(`${at}.choices`, 'has a choice twice');
  for (const [name, value] of Object.entries({ min, max })) {
    if (value !== undefined && !(type === 'date' ? isDate : isNumber)(value)) {
      throw invalid(
        `${at}.${name}`,
        type === 'date' ? 'expected a day, YYYY-MM-DD, of 1900 to 2199' : 'expected a number such as 12.5',
      );
    }
  }
  if (min !== undefined && max !== undefined && isLess(type, max, min)) throw invalid(`${at}.max`, 'is below min');
  if (TEXT.includes(type) && (min_length ?? 0) > longestOf(question)) {
    throw invalid(`${at}.min_length`, `is above the most there may be, ${longestOf(question)}`);
  }
  const most = Math.min(max_choices ?? Number.POSITIVE_INFINITY, choices?.length ?? Number.POSITIVE_INFINITY);
  if ((min_choices ?? 0) > most) throw invalid(`${at}.min_choices`, `is above the most there may be, ${most}`);
}

function checkCondition({ question, is, value }: Condition, before: ReadonlyMap<string, Question>, at: string): void {
  const about = before.get(question);
  if (!about) throw invalid(`${at}.question`, `${question} is no question before this one`);
  if (about.type === 'file') throw invalid(`${at}.question`, 'is a file; those come last on the page');
  const types = COMPARED[is];
  if (types && !types.includes(about.type)) throw invalid(`${at}.is`, `${is} is not for ${about.type}`);
  if (types && value === undefined) throw invalid(`${at}.value`, 'is required', 'required');
  if (!types && value !== undefined) throw invalid(`${at}.value`, `is not for ${is}`);
  if (about.choices && value !== undefined && !about.choices.includes(value)) {
    throw invalid(`${at}.value`, `is none of the choices of ${question}`);
  }
}

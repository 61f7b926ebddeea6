import { type Condition, LARGEST_ANSWER_FILE, type Question } from './form.questions.ts';
import { longestOf, patternOf } from './form.values.ts';

type Schema = Readonly<Record<string, unknown>>;

interface Described {
  readonly name: string;
  readonly description: string | null;
  readonly questions: readonly Question[];
}

/** The answers that a form takes, as JSON Schema 2020-12. What it has no word for is said in words. */
export function formSchema({ name, description, questions }: Described, $id: string): Schema {
  const hidden = questions.filter(({ shown_when }) => shown_when);
  const types = new Map(questions.map((question) => [question.key, question]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id,
    title: name,
    ...(description ? { description } : {}),
    type: 'object',
    properties: Object.fromEntries(questions.map((question) => [question.key, schemaOf(question)])),
    required: questions.filter(({ required, shown_when }) => required && !shown_when).map(({ key }) => key),
    additionalProperties: false,
    ...(hidden.length ? { allOf: hidden.map((question) => whenAsked(question, types)) } : {}),
  };
}

/** Asked: it may be answered, or has to be. Not asked: it is not answered. */
const whenAsked = ({ key, required, shown_when = [] }: Question, of: ReadonlyMap<string, Question>): Schema => ({
  if: { allOf: shown_when.map((condition) => conditionSchema(condition, of.get(condition.question) as Question)) },
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's.
  ...(required ? { then: { required: [key] } } : {}),
  else: { properties: { [key]: false } },
});

function conditionSchema({ question: key, is, value }: Condition, { type }: Question): Schema {
  if (is === 'not_equals') return { not: answers(key, { const: value }) };
  if (is === 'not_answered') return { not: answers(key, type === 'checkbox' ? { const: true } : {}) };
  if (is === 'equals') return answers(key, { const: value });
  if (is === 'answered') return answers(key, type === 'checkbox' ? { const: true } : {});
  return answers(
    key,
    type === 'multiple_choice' ? { contains: { const: value } } : { pattern: literally(value as string) },
  );
}

const answers = (key: string, schema: Schema): Schema => ({ properties: { [key]: schema }, required: [key] });

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

function schemaOf(question: Question): Schema {
  const { label, help } = question;
  const description = [help, ...beyond(question)].filter((part) => part).join(' ');
  return { title: label, ...(description ? { description } : {}), ...valueSchema(question) };
}

/** The limits that JSON Schema has no word for. */
function beyond({ type, min, max, max_bytes = LARGEST_ANSWER_FILE, content_types }: Question): string[] {
  if (type !== 'file') return [...(min ? [`At least ${min}.`] : []), ...(max ? [`At most ${max}.`] : [])];
  return [`At most ${max_bytes} bytes.`, ...(content_types ? [`Of type ${content_types.join(' or ')}.`] : [])];
}

function valueSchema(question: Question): Schema {
  const { type, required, choices, min_length, min_choices = 1, max_choices } = question;
  if (type === 'checkbox') return required ? { type: 'boolean', const: true } : { type: 'boolean' };
  if (type === 'single_choice') return { type: 'string', enum: choices };
  if (type === 'date') return { type: 'string', format: 'date' };
  if (type === 'multiple_choice') {
    const items = { type: 'string', enum: choices };
    return {
      type: 'array',
      items,
      uniqueItems: true,
      minItems: min_choices,
      ...(max_choices ? { maxItems: max_choices } : {}),
    };
  }
  // Files go beside the other answers, as parts of multipart/form-data.
  if (type === 'file') return { type: 'string', format: 'binary' };
  const pattern = patternOf(question)?.pattern.source;
  if (type === 'number') return { type: 'string', pattern };
  return { type: 'string', pattern, maxLength: longestOf(question), ...(min_length ? { minLength: min_length } : {}) };
}

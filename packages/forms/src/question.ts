import { escaped } from '@stint/auth';
import type { Question } from '@stint/core';

/** One question as the page shows it. */
export interface Shown {
  readonly question: Question;
  /** What was typed, as it came. */
  readonly given: readonly string[];
  readonly fault?: string | undefined;
}

/** Where the summary of faults leads: the question's control, or its first. */
export const controlOf = ({ key, type }: Question): string =>
  type === 'single_choice' || type === 'multiple_choice' ? `q-${key}-0` : `q-${key}`;

export function questionHtml(shown: Shown): string {
  const { question } = shown;
  if (question.type === 'single_choice') return group(shown, 'radio');
  if (question.type === 'multiple_choice') return group(shown, 'checkbox');
  if (question.type === 'checkbox') return tick(shown);
  return `<div class="question"><label for="q-${question.key}">${labelOf(question)}</label>${notes(shown)}
${control(shown)}</div>`;
}

const labelOf = ({ label, required }: Question): string =>
  `${escaped(label)}${required ? '' : ' <span class="soft">(optional)</span>'}`;

/** What helps, and what is wrong: both are read out with the control. */
function notes({ question: { key, help }, fault }: Shown): string {
  const parts = [
    help && `<p class="help" id="q-${key}-help">${escaped(help)}</p>`,
    fault && `<p class="fault" id="q-${key}-fault">${escaped(fault)}</p>`,
  ];
  return parts.filter((part) => part).join('');
}

function described({ question: { key, help }, fault }: Shown): string {
  const ids = [help && `q-${key}-help`, fault && `q-${key}-fault`].filter((id) => id);
  return ids.length ? ` aria-describedby="${ids.join(' ')}"` : '';
}

/** What a control is read out with: its notes, and whether it is wrong or needed. */
const state = (shown: Shown): string =>
  `${described(shown)}${shown.fault ? ' aria-invalid="true"' : ''}${shown.question.required ? ' required' : ''}`;

const attributes = (values: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : ` ${name}="${escaped(String(value))}"`))
    .join('');

/** What browsers know of a type. */
const INPUTS: Partial<Record<Question['type'], Readonly<Record<string, string>>>> = {
  short_text: { type: 'text' },
  email: { type: 'email', autocomplete: 'email' },
  url: { type: 'url', autocomplete: 'url' },
  number: { type: 'text', inputmode: 'decimal' },
  date: { type: 'date' },
  file: { type: 'file' },
};

function control(shown: Shown): string {
  const { question, given } = shown;
  const { key, type, max_length: maxlength, min, max, content_types } = question;
  const named = attributes({ id: `q-${key}`, name: key }) + state(shown);
  const value = given[0] ?? '';
  // The first line break after the tag is not part of the text.
  if (type === 'long_text')
    return `<textarea rows="6"${named}${attributes({ maxlength })}>\n${escaped(value)}</textarea>`;
  const more =
    type === 'file'
      ? { accept: content_types?.join(',') }
      : { maxlength, value, ...(type === 'date' ? { min, max } : {}) };
  return `<input${attributes({ ...INPUTS[type], ...more })}${named}>`;
}

function group(shown: Shown, type: 'radio' | 'checkbox'): string {
  const { question, given } = shown;
  const picks = (question.choices ?? []).map((choice, i) => {
    const named = attributes({ type, id: `q-${question.key}-${i}`, name: question.key, value: choice });
    const one = type === 'radio' && question.required ? ' required' : '';
    return `<label class="pick"><input${named}${given.includes(choice) ? ' checked' : ''}${one}> ${escaped(choice)}</label>`;
  });
  return `<fieldset class="question"${described(shown)}><legend>${labelOf(question)}</legend>${notes(shown)}
${picks.join('\n')}</fieldset>`;
}

function tick(shown: Shown): string {
  const { question, given } = shown;
  const named = attributes({ type: 'checkbox', id: `q-${question.key}`, name: question.key, value: 'true' });
  const checked = given[0] === 'true' ? ' checked' : '';
  return `<div class="question">${notes(shown)}<label class="pick"><input${named}${checked}${state(shown)}> <span>${labelOf(question)}</span></label></div>`;
}

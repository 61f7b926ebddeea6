import { escaped, hidden, page } from '@stint/auth';
import { askedQuestions, type FieldError, type PublishedForm, type Question } from '@stint/core';
import { answersOf, askedOnly, OWN } from './answers.ts';
import { controlOf, questionHtml } from './question.ts';
import type { Sent } from './sent.ts';

/** The questions to show next, and whether these are all. */
export interface Step {
  readonly questions: readonly Question[];
  /** There are questions among them that were not shown before. */
  readonly more: boolean;
  /** Answers may still lead to other questions. */
  readonly open: boolean;
}

/**
 * What is to be shown, given what was sent: questions that depend on others appear when those are answered, and files come
 * last, because a browser does not keep them from one page to the next.
 */
export function stepOf(form: PublishedForm, sent: Sent, shown: ReadonlySet<string>): Step {
  const asked = askedQuestions(form.questions, answersOf(form, sent));
  const fresh = asked.filter(({ key }) => !shown.has(key));
  const texts = fresh.some(({ type }) => type !== 'file');
  const depends = form.questions.some(({ shown_when }) => shown_when);
  const later = depends && texts ? fresh.filter(({ type }) => type === 'file') : [];
  return {
    questions: asked.filter((question) => !later.includes(question)),
    more: fresh.length > 0,
    open: asked.length < form.questions.length || later.length > 0,
  };
}

interface FormPage {
  readonly form: PublishedForm;
  readonly step: Step;
  readonly sent: Sent;
  readonly pass: string;
  readonly faults?: readonly FieldError[];
  /** Said above the questions. */
  readonly says?: string | undefined;
}

export function formPage({ form, step, sent, pass, faults = [], says }: FormPage): string {
  const { name, description, organization, id } = form;
  const keys = step.questions.map(({ key }) => key);
  const files = step.questions.some(({ type }) => type === 'file');
  const found = new Map(faults.map(({ field, message }) => [field, sentence(message)]));
  const questions = step.questions.map((question) => {
    const again = sent.files.has(question.key) ? 'Choose the file again.' : undefined;
    const fault = [found.get(question.key), again].filter((part) => part).join(' ') || undefined;
    return questionHtml({ question, given: sent.values.getAll(question.key), fault });
  });
  const body = `${description ? `<p class="text">${escaped(description)}</p>` : ''}${summary(step.questions, found)}
${says ? `<p class="more" role="status">${escaped(says)}</p>` : ''}
<form method="post" action="/forms/${id}"${files ? ' enctype="multipart/form-data"' : ''} novalidate>
${hidden(OWN.pass, pass)}${hidden(OWN.shown, keys.join(','))}
<p class="trap" aria-hidden="true"><label>Leave this empty <input name="${OWN.trap}" tabindex="-1" autocomplete="off"></label></p>
${questions.join('\n')}
${step.open ? '<p class="soft">More may be asked, depending on your answers. If not, this sends the form.</p>' : ''}
<button>${step.open ? 'Continue' : 'Send'}</button></form>`;
  const title = faults.length ? `Not sent yet: ${name}` : name;
  return page({ title, heading: name, from: organization, body });
}

function summary(questions: readonly Question[], found: ReadonlyMap<string, string>): string {
  const faulty = questions.filter(({ key }) => found.has(key));
  if (faulty.length === 0) return '';
  const links = faulty.map(
    (question) =>
      `<li><a href="#${controlOf(question)}">${escaped(question.label)} – ${escaped(found.get(question.key) as string)}</a></li>`,
  );
  return `<div class="summary" role="alert" tabindex="-1" autofocus><h2>It is not sent yet</h2><ul>${links.join('')}</ul></div>`;
}

const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;

/** The answers that count: to what is asked. */
export const countedAnswers = (form: PublishedForm, sent: Sent) => askedOnly(form, answersOf(form, sent));

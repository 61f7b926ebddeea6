import { sendPage } from '@stint/auth';
import { type Core, fail, failures, type PublishedForm, requestIdOf } from '@stint/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { faultsOf, OWN } from './answers.ts';
import { countedAnswers, formPage, stepOf } from './page.ts';
import type { Sent } from './sent.ts';
import { takeIn } from './take-in.ts';
import { readPass, signPass } from './token.ts';

/** What a form was sent to. */
export interface Visit {
  readonly core: Core;
  readonly form: PublishedForm;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

const MORE = 'A few more questions follow from your answers.';
const OLD = 'This page was open for long. Look through it and send it again.';

/** Takes in what a page sends; else shows the page again, with everything that was typed. */
export async function fromPage({ core, form, request, reply }: Visit, sent: Sent): Promise<unknown> {
  const { values, files, json } = sent;
  if (json) throw fail(failures.unsupported_media_type, 'A page sends its answers as a form.');
  const token = values.get(OWN.pass) ?? '';
  const pass = readPass(core, form.id, token);
  const shown = new Set((values.get(OWN.shown) ?? '').split(',').filter((key) => key));
  const step = stepOf(form, sent, shown);
  const answers = countedAnswers(form, sent);
  const faults = faultsOf(form, answers, sent).filter(({ field }) => shown.has(field));
  if (faults.length || step.more || !pass) {
    const says = !pass && token ? OLD : step.more && shown.size > 0 && faults.length === 0 ? MORE : undefined;
    const next = { form, step, sent, faults, says, pass: pass ? token : signPass(core, form.id) };
    return sendPage(reply.code(faults.length ? 422 : 200), formPage(next));
  }
  const spam_reason = values.get(OWN.trap) ? 'trap' : pass.tooFast ? 'too_fast' : undefined;
  const request_id = requestIdOf(request.raw);
  await takeIn(core, form, { answers, files, spam_reason, once: pass.once, request_id });
  return reply.redirect(`/forms/${form.id}/sent`, 303);
}

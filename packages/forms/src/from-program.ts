import { createHash } from 'node:crypto';
import { type FieldError, fail, failures, requestIdOf } from '@stint/core';
import { answersOf, faultsOf, OWN, repeatedNames, unknownNames } from './answers.ts';
import type { Visit } from './from-page.ts';
import type { Sent } from './sent.ts';
import { takeIn } from './take-in.ts';

/** Takes in what a program sends: one object of answers, or a form with files. */
export async function fromProgram({ core, form, request, reply }: Visit, sent: Sent): Promise<unknown> {
  const { values, files, json } = sent;
  const answers = json ? new Map(Object.entries(json)) : answersOf(form, sent);
  const errors = [
    ...unknownNames(form, sent),
    ...repeatedNames(form, sent),
    ...filesIn(form, json),
    ...faultsOf(form, answers, sent),
  ];
  if (errors.length) {
    const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
    throw fail(failures.validation_failed, { detail: detail.slice(0, 1000), errors: errors.slice(0, 50) });
  }
  const { submission_id: id, repeated } = await takeIn(core, form, {
    answers,
    files,
    spam_reason: values.get(OWN.trap) ? 'trap' : undefined,
    once: onceOf(request.headers['idempotency-key']),
    request_id: requestIdOf(request.raw),
  });
  if (repeated) reply.header('idempotent-replayed', 'true');
  return reply.code(201).send({ id, form_id: form.id, form_version: form.number });
}

/** JSON carries no files, and what looks like one there is none. */
const filesIn = ({ questions }: Visit['form'], json: Sent['json']): FieldError[] =>
  questions
    .filter(({ key, type }) => type === 'file' && json && Object.hasOwn(json, key))
    .map(({ key: field }) => ({
      field,
      code: 'invalid_type',
      message: 'is a file: send it as a part of multipart/form-data',
    }));

/** A key makes one submission of a form, for good. */
function onceOf(key: string | string[] | undefined): string | undefined {
  if (key === undefined) return undefined;
  return `key ${createHash('sha256').update(String(key)).digest('hex')}`;
}

import { createReadStream } from 'node:fs';
import {
  type Answers,
  alreadySubmitted,
  announceAnswerFiles,
  type Core,
  Failure,
  fail,
  formClosed,
  intake,
  type PublishedForm,
  submitForm,
} from '@stint/core';
import type { SentFile } from './sent.ts';

export interface TakenIn {
  readonly answers: Answers;
  readonly files: ReadonlyMap<string, SentFile>;
  readonly spam_reason?: 'trap' | 'too_fast' | undefined;
  readonly once?: string | undefined;
  readonly request_id: string;
}

export interface Outcome {
  readonly submission_id: string;
  /** It had come before, and is not made again. */
  readonly repeated: boolean;
}

/** Gives answers that are right to the core, their files first. */
export async function takeIn(core: Core, form: PublishedForm, taken: TakenIn): Promise<Outcome> {
  const { answers, spam_reason = null, once = null, request_id } = taken;
  const call = { via: 'system', request_id } as const;
  const caller = intake(form.org_id);
  const files = await received(core, form, taken);
  const texts = Object.fromEntries([...answers].filter(([key]) => !taken.files.has(key)));
  const input = { form_id: form.id, answers: texts, files, spam_reason, once };
  try {
    const { json } = await core.execute(submitForm, caller, input, call);
    return { submission_id: json.value.id, repeated: false };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // Between looking and taking in it was archived; which project that is, is nobody's business outside.
    if (error.code === 'project_archived') throw fail(formClosed);
    if (error.code !== alreadySubmitted.code) throw error;
    const { submission_id } = error.details.current_state as { submission_id: string };
    return { submission_id, repeated: true };
  }
}

async function received(core: Core, { id, org_id }: PublishedForm, { answers, files, request_id }: TakenIn) {
  const answering = [...files].filter(([key]) => answers.has(key));
  if (answering.length === 0) return [];
  const announced = await core.execute(
    announceAnswerFiles,
    intake(org_id),
    {
      form_id: id,
      files: answering.map(([, { file_name, content_type, size }]) => ({ file_name, content_type, size })),
    },
    { via: 'system', request_id },
  );
  const places: { attachment_id: string; storage_key: string }[] = announced.json.value;
  return Promise.all(
    answering.map(async ([question, file], i) => {
      const { attachment_id, storage_key } = places[i] as (typeof places)[number];
      if (!(await core.ports.files.receive(storage_key, file, createReadStream(file.path)))) {
        throw new Error(`${attachment_id} was not received whole.`);
      }
      return { question, attachment_id };
    }),
  );
}

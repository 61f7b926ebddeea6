import { type Failure, fail, failures, validate } from '@stint/core';
import { z } from 'zod';

/** What a client sends. */
const Message = z.strictObject({
  action: z.string().min(1).max(100),
  payload: z.record(z.string(), z.unknown()).default({}),
  /** Comes back with the answer. */
  request_id: z.union([z.string().min(1).max(200), z.int()]),
  idempotency_key: z.string().min(1).max(255).optional(),
});

export type Message = z.output<typeof Message>;
export type RequestId = Message['request_id'] | null;

export class Unreadable extends Error {
  readonly failure: Failure;
  readonly request_id: RequestId;

  constructor(failure: Failure, request_id: RequestId) {
    super(failure.message);
    this.failure = failure;
    this.request_id = request_id;
  }
}

/** Reads a message; one that is none is thrown with the `request_id` it had, so that it can be answered. */
export function readMessage(data: Buffer, binary: boolean): Message {
  if (binary) throw unreadable('Messages are JSON in text frames; this one was binary.');
  let value: unknown;
  try {
    value = JSON.parse(data.toString());
  } catch {
    throw unreadable('The message is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unreadable('The message is not a JSON object.');
  }
  try {
    return validate(Message, value);
  } catch (error) {
    const { request_id } = value as { request_id?: unknown };
    const known = typeof request_id === 'string' || typeof request_id === 'number';
    throw new Unreadable(error as Failure, known ? request_id : null);
  }
}

const unreadable = (detail: string) => new Unreadable(fail(failures.malformed_request, detail), null);

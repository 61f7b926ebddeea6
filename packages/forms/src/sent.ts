import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MultipartFile } from '@fastify/multipart';
import {
  type AnswerFile,
  fail,
  failures,
  HEAD,
  LARGEST_ANSWER_FILE,
  MOST_FILES,
  type PublishedForm,
} from '@stint/core';
import type { FastifyRequest } from 'fastify';

/** A file as it came in, in a folder that goes with the request. */
export interface SentFile extends AnswerFile {
  readonly path: string;
  /** Its first bytes. */
  readonly head: Uint8Array;
}

/** What a page or a program has sent: names may come more than once. */
export interface Sent {
  readonly values: URLSearchParams;
  readonly files: ReadonlyMap<string, SentFile>;
  /** The answers as one JSON object, which only programs send. */
  readonly json?: Readonly<Record<string, unknown>>;
}

export const NOTHING: Sent = { values: new URLSearchParams(), files: new Map() };

const TEXTS = 1 << 20;

/** How many bytes a form may have: those of its files, and room for the rest. */
const limitOf = ({ questions }: PublishedForm): number =>
  questions.reduce(
    (sum, { type, max_bytes = LARGEST_ANSWER_FILE }) => (type === 'file' ? sum + max_bytes : sum),
    TEXTS,
  );

const LIMITS = {
  fieldNameSize: 100,
  fieldSize: 65_536,
  fields: 6000,
  files: MOST_FILES,
  parts: 6000 + MOST_FILES,
  // One more, so that what is too large shows.
  fileSize: LARGEST_ANSWER_FILE + 1,
  headerPairs: 20,
};

/** Reads multipart/form-data, hands it on, and takes the files away again. */
export async function withParts<T>(
  request: FastifyRequest,
  form: PublishedForm,
  use: (sent: Sent) => Promise<T>,
): Promise<T> {
  const length = Number(request.headers['content-length']);
  if (!Number.isInteger(length)) throw fail(failures.malformed_request, 'Send the form with a Content-Length.');
  if (length > limitOf(form)) {
    throw fail(failures.payload_too_large, `This form takes ${limitOf(form)} bytes with its files.`);
  }
  const dir = await mkdtemp(join(tmpdir(), 'stint-form-'));
  try {
    return await use(await parts(request, dir).catch(refuseUnreadable));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function parts(request: FastifyRequest, dir: string): Promise<Sent> {
  const values = new URLSearchParams();
  const files = new Map<string, SentFile>();
  for await (const part of request.parts({ limits: LIMITS })) {
    if (part.type === 'field') values.append(part.fieldname, String(part.value));
    else {
      if (files.has(part.fieldname)) throw twice(part.fieldname);
      const file = await saved(part, join(dir, String(files.size)));
      if (file.size > 0 || file.file_name !== '') files.set(part.fieldname, file);
    }
  }
  return { values, files };
}

const twice = (field: string) =>
  fail(failures.validation_failed, {
    detail: `${field}: takes one file`,
    errors: [{ field, code: 'repeated', message: 'takes one file' }],
  });

/** What the parser says without a code is about what was sent. */
function refuseUnreadable(error: Error & { statusCode?: number; code?: string }): never {
  if (error.statusCode === 413) {
    throw fail(failures.payload_too_large, 'The form has more answers, or longer ones, than a form may have.');
  }
  if (error.statusCode !== undefined || error.code !== undefined) throw error;
  throw fail(failures.malformed_request, `The form cannot be read: ${error.message}.`);
}

const TYPE = /^[\w.+-]+\/[\w.+-]+$/;

async function saved({ file, filename, mimetype }: MultipartFile, path: string): Promise<SentFile> {
  await pipeline(file, createWriteStream(path, { mode: 0o600 }));
  const content_type = TYPE.test(mimetype) ? mimetype.toLowerCase() : 'application/octet-stream';
  const handle = await open(path);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const { size } = await handle.stat();
    return { path, file_name: filename ?? '', content_type, size, head: buffer.subarray(0, bytesRead) };
  } finally {
    await handle.close();
  }
}

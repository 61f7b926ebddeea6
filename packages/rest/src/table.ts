import { Readable } from 'node:stream';
import type { AnyOperation } from '@stint/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { columnsOf, csvOf, heading } from './csv.ts';
import { queryOf } from './query.ts';

/** Rows a page when a list is written out as a table. */
const PAGE = 200;

type Input = Record<string, unknown>;
type Answer = Readonly<Record<string, unknown>>;

/** Whether the rows are asked for as CSV: by `format=csv`, or by an Accept header that wants nothing else. */
export function wantsCsv({ table }: AnyOperation, request: FastifyRequest): boolean {
  if (table === undefined) return false;
  const [format] = queryOf(request.raw.url ?? '').get('format') ?? [];
  return format === undefined ? /^\s*text\/csv\b/i.test(request.headers.accept ?? '') : format === 'csv';
}

/**
 * Streams the rows as CSV, page after page and no faster than they are taken. The first page is read before anything is
 * sent, so that what is refused is refused with a problem.
 */
export async function sendTable(
  reply: FastifyReply,
  operation: AnyOperation,
  input: Input,
  read: (input: Input) => Promise<Answer>,
): Promise<FastifyReply> {
  const table = operation.table as string;
  const rowsOf = (answer: Answer) => answer[table] as Answer[];
  const paged = 'cursor' in ((operation.input as { shape?: object }).shape ?? {});
  const page: Input = paged ? { limit: PAGE, ...input } : input;
  const first = await read(page);
  const columns = columnsOf(rowSchema(operation), rowsOf(first));

  async function* lines() {
    yield heading(columns);
    for (let answer = first; ; ) {
      yield csvOf(rowsOf(answer), columns);
      if (!paged || typeof answer.next_cursor !== 'string') return;
      answer = await read({ ...page, cursor: answer.next_cursor });
    }
  }

  reply.header('content-type', 'text/csv; charset=utf-8; header=present');
  reply.header('content-disposition', `attachment; filename="${operation.name.replaceAll('.', '-')}.csv"`);
  reply.header('cache-control', 'private, no-store').header('vary', 'Authorization, Accept');
  return reply.send(Readable.from(lines()));
}

function rowSchema({ output, table }: AnyOperation): z.ZodType {
  const rows = (output as { shape?: Record<string, z.ZodType> }).shape?.[table as string];
  if (!(rows instanceof z.ZodArray)) throw new Error(`The answer has no rows in ${table}.`);
  return rows.element as z.ZodType;
}

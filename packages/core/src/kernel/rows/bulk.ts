import { raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { type Entity, ROW } from '../entity.ts';
import { conflict, Failure, fail } from '../failure.ts';
import type { Row } from './row.ts';

export const nothingChanged = conflict('nothing_changed', 'None of the changes could be made');

/** What a bulk operation answers: a result for each item, in their order. */
export const BulkResults = <E extends Entity>(id: z.ZodType<string>, entity: E) =>
  z.strictObject({
    results: z.array(
      z.strictObject({
        /** As it was given. */
        id,
        ok: z.boolean(),
        /** As it now stands; null where it was not changed. */
        data: entity.schema.nullable(),
        error: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
      }),
    ),
  });

interface BulkResult<E extends Entity> {
  readonly id: string;
  readonly ok: boolean;
  readonly data: Row<E> | null;
  readonly error: { readonly code: string; readonly detail: string } | null;
}

interface Bulk<E extends Entity, I> {
  readonly entity: E;
  readonly items: readonly I[];
  readonly id: (item: I) => string;
  /** The rows that the ids name, where an id may be another reference. */
  readonly rows?: (ids: readonly string[]) => Sql;
  /** Changes one item. It refuses before it writes, so that a refusal leaves the others whole. */
  readonly change: (item: I) => Promise<Row<E>>;
}

/** Changes each item and answers what came of it; when none could be changed, that is `nothing_changed`. */
export async function changeEach<E extends Entity, I>(ctx: Context, bulk: Bulk<E, I>) {
  const { entity, items, id, rows = byKey(entity), change } = bulk;
  // Held in one order, so that two of these do not wait for each other.
  await ctx.query(sql`SELECT FROM ${raw(entity.table)} ${ROW}
    WHERE ${ROW}.org_id = ${ctx.caller.org_id} AND ${rows(items.map(id))} ORDER BY ${ROW}.${raw(entity.key)} FOR NO KEY UPDATE`);
  const results: BulkResult<E>[] = [];
  for (const item of items) {
    try {
      results.push({ id: id(item), ok: true, data: await change(item), error: null });
    } catch (error) {
      // Whatever else went wrong undoes all of them.
      if (!(error instanceof Failure)) throw error;
      results.push({ id: id(item), ok: false, data: null, error: { code: error.code, detail: error.detail } });
    }
  }
  if (results.some(({ ok }) => ok)) return { results };
  const [first] = results;
  throw fail(nothingChanged, {
    detail: `None of ${items.length} was changed; of ${first?.id}: ${first?.error?.detail}`,
    current_state: { results },
  });
}

const byKey = (entity: Entity) => (ids: readonly string[]) => sql`${ROW}.${raw(entity.key)} = ANY(${[...ids]})`;

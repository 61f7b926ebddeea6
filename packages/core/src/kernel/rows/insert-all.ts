import { raw, sql } from '@stint/db';
import type { Context } from '../context.ts';
import type { Entity } from '../entity.ts';
import type { EventDefinition } from '../event.ts';
import { newId } from '../id.ts';
import type { Row } from './row.ts';
import { byAndWhen, type ColumnsOf } from './write.ts';

/** Adds many rows by one statement, under new ids unless they are given, and publishes each, in their order. All name the same columns. */
export async function insertAll<E extends Entity>(
  ctx: Context,
  event: EventDefinition<E>,
  rows: readonly ColumnsOf<E>[],
): Promise<Row<E>[]> {
  const { entity } = event;
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }: { id?: string }) => id ?? newId(entity.kind as NonNullable<typeof entity.kind>));
  const made = byAndWhen(entity, ctx.caller, ctx.now);
  const written = rows.map((row, i) => ({ org_id: ctx.caller.org_id, ...row, ...made, id: ids[i] }));
  const names = raw(Object.keys(written[0] as object).join(', '));
  const json = JSON.stringify(written, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
  await ctx.query(sql`INSERT INTO ${raw(entity.writes)} (${names})
    SELECT ${names} FROM jsonb_populate_recordset(NULL::${raw(entity.writes)}, ${json}::jsonb)`);
  const added = await ctx.reloadAll(entity, ids);
  for (const row of added) ctx.emit(event, row);
  return added;
}

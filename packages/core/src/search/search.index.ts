import { raw, type Sql, sql } from '@stint/db';
import { type Context, ROW } from '../kernel/index.ts';
import { KINDS, SEARCH_KINDS, type SearchKind, tagOf } from './search.kinds.ts';

/** Characters of a text that are looked through. */
export const READ = raw('20000');

const AT_ONCE = 200;

/** Indexes these rows as they now stand, and forgets those that are there no more. */
export async function indexRows(ctx: Context, kind: SearchKind, ids: readonly string[]): Promise<void> {
  await ctx.query(put(ctx.caller.org_id, kind, sql`${idOf(kind)} = ANY(${[...ids]})`));
  await ctx.query(sql`DELETE FROM search_documents d WHERE d.kind = ${kind} AND d.subject_id = ANY(${[...ids]})
    AND NOT EXISTS (SELECT FROM (${rows(ctx.caller.org_id, kind, sql`${idOf(kind)} = d.subject_id`)}) r)`);
}

/** Makes the whole index of an organization anew. */
export async function indexAll(ctx: Context): Promise<void> {
  await ctx.query(sql`DELETE FROM search_documents`);
  await ctx.query(sql`DELETE FROM search_words`);
  for (const kind of SEARCH_KINDS) {
    for (let ids = await page(ctx, kind, ''); ids.length; ids = await page(ctx, kind, ids.at(-1) as string)) {
      await ctx.query(put(ctx.caller.org_id, kind, sql`${idOf(kind)} = ANY(${ids})`));
    }
  }
}

/** The next rows of a kind, whether or not they say anything. */
async function page(ctx: Context, kind: SearchKind, after: string): Promise<string[]> {
  const found = await ctx.query<{
    id: string;
  }>(sql`SELECT ${idOf(kind)} AS id FROM ${raw(KINDS[kind].entity.table)} ${ROW}
    WHERE ${ROW}.org_id = ${ctx.caller.org_id} AND ${idOf(kind)} > ${after}
    ORDER BY ${idOf(kind)} LIMIT ${raw(String(AT_ONCE))}`);
  return found.map(({ id }) => id);
}

const idOf = (kind: SearchKind): Sql => sql`${ROW}.${raw(KINDS[kind].entity.key)}`;

/** The documents of some rows; one that says nothing is none. */
function rows(org_id: string, kind: SearchKind, which: Sql): Sql {
  const { entity, key, title, body, indexed } = KINDS[kind];
  const words = (tag: string, text: Sql) => sql`stint_words(${tag}, left(${text}, ${READ}))`;
  const tag = tagOf(org_id, kind);
  return sql`SELECT * FROM (SELECT ${idOf(kind)} AS id, lower(${key(ROW)}) AS key, ${ROW}.updated_at AS changed_at,
      setweight(${words(tag, sql`concat_ws(' ', ${key(ROW)}, ${title(ROW)})`)}, 'A') || ${words(tag, body(ROW))} AS words
    FROM ${raw(entity.table)} ${ROW} WHERE ${ROW}.org_id = ${org_id} AND ${indexed(ROW)} AND ${which}) r
    WHERE length(r.words) > 0`;
}

/** Writes the documents of some rows, and the words in them. */
function put(org_id: string, kind: SearchKind, which: Sql): Sql {
  const from = raw(String(tagOf(org_id, kind).length + 1));
  return sql`WITH made AS MATERIALIZED (${rows(org_id, kind, which)}), put AS (
      INSERT INTO search_documents AS d (kind, subject_id, key, words, changed_at)
      SELECT ${kind}, id, key, words, changed_at FROM made ON CONFLICT (org_id, kind, subject_id)
      DO UPDATE SET key = excluded.key, words = excluded.words, changed_at = excluded.changed_at
    ), known AS (
      INSERT INTO search_words (word) SELECT DISTINCT substr(w.lexeme, ${from}) FROM made, unnest(made.words) w
      WHERE length(w.lexeme) - ${from} BETWEEN 3 AND 39 AND substr(w.lexeme, ${from}) !~ '[0-9]' ON CONFLICT DO NOTHING
    ) SELECT FROM made LIMIT 1`;
}

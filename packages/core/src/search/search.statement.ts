import { empty, join, raw, type Sql, sql } from '@stint/db';
import { type Caller, ROW } from '../kernel/index.ts';
import { READ } from './search.index.ts';
import { KINDS, type SearchKind, tagOf } from './search.kinds.ts';
import { tsquery, type Wanted } from './search.words.ts';

export interface Search {
  readonly caller: Caller;
  readonly kinds: readonly SearchKind[];
  readonly wanted: readonly Wanted[];
  /** What was typed, for what is called or titled just so. */
  readonly text: string;
  readonly project_id: string | undefined;
}

export interface After {
  readonly score: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly id: string;
}

/** Of each kind, as many of those changed last are looked through first. */
const LATELY = raw('4000');
/** Where this many of them match, the words are too common to look further; */
const COMMON = raw('200');
/** and as many are kept. */
const KEPT = raw('1000');

/** How well a document matches: 3 by whole words of its title, 2 by beginnings of such, 1 by its body, 0 not at all. */
const SCORE = sql`CASE WHEN NOT d.words @@ a.every THEN 0 WHEN d.words @@ a.whole THEN 3 WHEN d.words @@ a.title THEN 2 ELSE 1 END`;

/** What is looked for in each kind, parsed once. */
function asked({ caller, kinds, wanted }: Search): Sql {
  const texts = (weight: '' | 'A', whole = false) =>
    kinds.map((kind) => tsquery(wanted, tagOf(caller.org_id, kind), weight, whole));
  return sql`SELECT kind, to_tsquery('stint', every) AS every, to_tsquery('stint', title) AS title, to_tsquery('stint', whole) AS whole
    FROM unnest(${[...kinds]}::text[], ${texts('')}::text[], ${texts('A')}::text[], ${texts('A', true)}::text[]) AS x(kind, every, title, whole)`;
}

/** The row of a candidate `d` of a kind, if it is there and the caller may see it: the entity's own rule decides. */
function row({ caller, text, project_id }: Search, kind: SearchKind): Sql {
  const { entity, title, project, there } = KINDS[kind];
  const where = [
    there(ROW),
    entity.visible.sql(caller, ROW),
    project_id === undefined ? null : sql`${project(ROW)} = ${project_id}`,
  ].filter((part) => part !== null);
  return sql`SELECT ${project(ROW)} AS project_id, CASE WHEN d.score = 3 AND lower(${title(ROW)}) = lower(${text}) THEN 4 ELSE d.score END AS score
    FROM ${raw(entity.table)} ${ROW} WHERE ${ROW}.org_id = ${caller.org_id} AND ${ROW}.${raw(entity.key)} = d.subject_id AND ${join(where, ' AND ')}`;
}

const named = (kind: SearchKind): Sql => raw(`'${kind}'`);
const lateOf = (kind: SearchKind): Sql => raw(`late_${kind}`);
const HIT = raw('d.kind, d.subject_id, d.changed_at, r.project_id, r.score');

/** The candidates of a kind that are seen. */
const seen = (search: Search, kind: SearchKind): Sql => sql`SELECT ${HIT} FROM other d, LATERAL (${row(search, kind)}) r
    WHERE d.kind = ${named(kind)} AND d.score > 0`;

/** What changed last of a kind. A CTE for each, because one of all would be read through for each. */
const late = (
  kind: SearchKind,
): Sql => sql`${lateOf(kind)} AS MATERIALIZED (SELECT d.kind, d.subject_id, d.changed_at, ${SCORE} AS score
    FROM asked a, LATERAL (SELECT * FROM search_index i WHERE i.kind = ${named(kind)} ORDER BY i.changed_at DESC, i.subject_id DESC LIMIT ${LATELY}) d
    WHERE a.kind = ${named(kind)})`;

/** Those of it that are seen. LIMIT 1 has rows looked up one after the other, and none after the last that is kept. */
const seenLately = (search: Search, kind: SearchKind): Sql => sql`(SELECT ${HIT} FROM (
      SELECT * FROM ${lateOf(kind)} WHERE score > 0 ORDER BY changed_at DESC, subject_id DESC) d,
    LATERAL (${row(search, kind)} LIMIT 1) r ORDER BY d.changed_at DESC, d.subject_id DESC LIMIT ${KEPT})`;

/** The kind, where there is more of it than what changed last. */
const longer = (kind: SearchKind): Sql =>
  sql`SELECT ${named(kind)} WHERE (SELECT count(*) FROM ${lateOf(kind)}) = ${LATELY}`;

/**
 * All that is found, in CTEs that end in `found`. Candidates are collected apart from rows: next to tables with row-level security
 * PostgreSQL would not look words up in their index. First come those changed last; where enough of these are seen, the words are
 * common, and the rest of the kind, which may be all of it, is left alone.
 */
function finding(search: Search): Sql {
  const { kinds, text } = search;
  const united = (part: (kind: SearchKind) => Sql) => join(kinds.map(part), ' UNION ALL ');
  return sql`asked AS MATERIALIZED (${asked(search)}), ${join(kinds.map(late))},
    lately AS MATERIALIZED (${united((kind) => seenLately(search, kind))}),
    common AS MATERIALIZED (SELECT kind FROM lately GROUP BY 1 HAVING count(*) >= ${COMMON} INTERSECT (${united(longer)})),
    exact AS MATERIALIZED (SELECT i.kind, i.subject_id, i.changed_at, 5 AS score FROM search_index i
      WHERE i.key = lower(${text}) AND i.kind = ANY(${[...kinds]})),
    other AS MATERIALIZED (SELECT * FROM exact UNION ALL SELECT a.kind, d.subject_id, d.changed_at, ${SCORE} FROM asked a, search_index d
      WHERE a.kind NOT IN (SELECT kind FROM common) AND d.kind = a.kind AND d.words @@ a.every
        AND (d.kind, d.subject_id) NOT IN (SELECT kind, subject_id FROM exact)),
    found AS MATERIALIZED (SELECT * FROM lately WHERE kind IN (SELECT kind FROM common) AND (kind, subject_id) NOT IN (SELECT kind, subject_id FROM exact)
      UNION ALL ${united((kind) => seen(search, kind))})`;
}

/** What is shown of a hit, read from its row as it now stands. */
const shown = (kind: SearchKind, org_id: string): Sql => {
  const { entity, key, title, body, partOf } = KINDS[kind];
  return sql`WHEN ${named(kind)} THEN (SELECT json_build_object('key', ${key(ROW)}, 'title', ${title(ROW)}, 'body', left(${body(ROW)}, ${READ}),
      'part_of_id', ${partOf(ROW)})
    FROM ${raw(entity.table)} ${ROW} WHERE ${ROW}.org_id = ${org_id} AND ${ROW}.${raw(entity.key)} = p.subject_id)`;
};

/** One statement: what was found of all kinds, the best of it after a place, and how many there are. */
export function searchStatement(search: Search, limit: number, after: After | null): Sql {
  const { caller, kinds } = search;
  const beyond = after
    ? sql`WHERE (score, changed_at, subject_id) < (${after.score}::int, to_timestamp(${after.at} / 1000.0), ${after.id})`
    : empty;
  const order = sql`ORDER BY p.score DESC, p.changed_at DESC, p.subject_id DESC`;
  return sql`WITH ${finding(search)},
    page AS (SELECT * FROM found p ${beyond} ${order} LIMIT ${raw(String(limit + 1))})
    SELECT coalesce((SELECT json_agg(json_build_object('kind', p.kind, 'id', p.subject_id, 'score', p.score, 'project_id', p.project_id,
        'at', (extract(epoch FROM p.changed_at) * 1000)::bigint,
        'shown', CASE p.kind ${join(
          kinds.map((kind) => shown(kind, caller.org_id)),
          ' ',
        )} END) ${order}) FROM page p), '[]') AS hits,
      coalesce((SELECT json_agg(c) FROM (SELECT kind, count(*)::int AS count FROM found GROUP BY 1 ORDER BY 2 DESC, 1) c), '[]') AS kinds,
      coalesce((SELECT json_agg(c) FROM (SELECT project_id, count(*)::int AS count FROM found WHERE project_id IS NOT NULL
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20) c), '[]') AS projects,
      NOT EXISTS (SELECT FROM common) AS complete`;
}

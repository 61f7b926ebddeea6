import { join, raw, type Sql, sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import { NO_PROJECT } from './notification.source.ts';
import { newsOf } from './sources/index.ts';

interface Topic {
  readonly topic_type: string;
  readonly topic_id: string;
}

export interface Titled {
  readonly id: string;
  readonly title: string;
  readonly project_id: string | null;
}

const ABOUT = raw('t');
const LONGEST = 300;

/** What these are called now, and their projects, by id, in one statement; without what is gone. */
export async function titlesOf(ctx: Context, topics: readonly Topic[]): Promise<ReadonlyMap<string, Titled>> {
  const parts: Sql[] = [];
  for (const [type, some] of Map.groupBy(topics, ({ topic_type }) => topic_type)) {
    const news = newsOf(type);
    if (!news) continue;
    const { topic, title, project } = news;
    const ids = [...new Set(some.map(({ topic_id }) => topic_id))];
    const live = topic.live ? [topic.live(ABOUT)] : [];
    const where = [sql`t.org_id = ${ctx.caller.org_id}`, sql`t.id = ANY(${ids})`, ...live];
    parts.push(sql`SELECT t.id, left(${title(ABOUT)}, ${LONGEST}) AS title, ${project?.(ABOUT) ?? NO_PROJECT}::text AS project_id
      FROM ${raw(topic.table)} t WHERE ${join(where, ' AND ')}`);
  }
  if (parts.length === 0) return new Map();
  const rows = await ctx.query<Titled>(join(parts, ' UNION ALL '));
  return new Map(rows.map((row) => [row.id, row]));
}

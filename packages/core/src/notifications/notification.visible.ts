import { join, raw, type Sql, sql } from '@stint/db';
import { type Caller, mayRead, type Rule } from '../kernel/index.ts';
import type { News } from './notification.source.ts';
import { NEWS, newsOf } from './sources/index.ts';

const ABOUT = raw('about');

/**
 * Whether what it is about is there, and the caller sees it. A subquery for one row, because PostgreSQL makes a hash of the
 * whole table for an EXISTS.
 */
function there({ topic }: News, caller: Caller, t: Sql): Sql {
  const rules = [topic.live?.(ABOUT) ?? null, topic.visible.sql(caller, ABOUT)].filter((rule) => rule !== null);
  return sql`WHEN ${raw(`'${topic.name}'`)} THEN (SELECT true FROM ${raw(topic.table)} ${ABOUT}
    WHERE ${join([sql`${ABOUT}.org_id = ${caller.org_id}`, sql`${ABOUT}.id = ${t}.topic_id`, ...rules], ' AND ')} LIMIT 1) IS TRUE`;
}

/**
 * A notification is its person's alone, and as long as they see what it is about: it would tell its title. It takes the
 * read scope of that, too. What went out as an event is judged by what is in it.
 */
export const visible: Rule = {
  sql(caller, t) {
    const own = sql`${t}.user_id = ${caller.user_id}`;
    const parts = NEWS.filter(({ topic }) => mayRead(caller, topic)).map((news) => there(news, caller, t));
    if (parts.length === 0) return sql`(${own} AND false)`;
    return sql`(${own} AND CASE ${t}.topic_type ${join(parts, ' ')} ELSE false END)`;
  },
  sees(access, row) {
    const { caller } = access;
    const news = newsOf(String(row.topic_type));
    if (row.user_id !== caller.user_id || !news) return false;
    return mayRead(caller, news.topic) && (news.again?.sees(access, row) ?? true);
  },
};

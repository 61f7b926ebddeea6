import { sql } from '@stint/db';
import { type Context, fail } from '../kernel/index.ts';
import { projectCodeTaken } from './project.failures.ts';

/** A code out of a name: initials of several words, the first letters of one. */
export function codeFrom(name: string): string {
  const words =
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toUpperCase()
      .match(/[A-Z0-9]+/g) ?? [];
  const letters = words.length > 1 ? words.map((word) => word[0]).join('') : (words[0] ?? '');
  const code = letters.replace(/^[0-9]+/, '').slice(0, words.length > 1 ? 4 : 3);
  return code.length < 2 ? `${code}PRJ`.slice(0, 4) : code;
}

/** The code asked for, or a free one made from the name. A code once used is never free again. */
export async function takeCode(ctx: Context, name: string, wanted: string | undefined): Promise<string> {
  const { org_id } = ctx.caller;
  await ctx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${org_id}:project_code`}, 7))`);
  const base = wanted ?? codeFrom(name);
  const rows = await ctx.query<{ code: string }>(
    sql`SELECT code FROM projects WHERE org_id = ${org_id} AND code LIKE ${`${base}%`}`,
  );
  const taken = new Set(rows.map(({ code }) => code));
  if (!taken.has(base)) return base;
  let n = 2;
  while (taken.has(`${base}${n}`)) n++;
  const free = `${base}${n}`;
  if (wanted === undefined) return free;
  throw fail(projectCodeTaken, {
    detail: `${wanted} is, or was, the code of another project. Choose another${free.length <= 10 ? `, such as ${free}` : ''}.`,
    current_state: { code: wanted },
  });
}

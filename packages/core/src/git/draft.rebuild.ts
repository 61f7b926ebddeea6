import { sql } from '@stint/db';
import { type Context, dayIn, insertAll, plusDays } from '../kernel/index.ts';
import type { WorkingHours } from '../members/index.ts';
import { whoSees } from '../projects/index.ts';
import { GitTimeDraft } from './draft.schema.ts';
import { type Committed, type Suggestion, suggestTime } from './draft.time.ts';
import { draftSuggested, draftWithdrawn } from './git.events.ts';

/** Days back from today for which time is suggested: an old history that is pushed is no work of now. */
export const DAYS = 31;
/** More commits in that time are no person's. */
const MOST = 5000;

interface Person {
  readonly user_id: string;
  readonly time_zone: string;
  readonly working_hours: WorkingHours;
}

interface Commit extends Committed {
  readonly title: string;
}

interface Pending {
  readonly id: string;
  readonly key: string;
}

/**
 * Suggests anew, out of all their commits, the time of those of these people who want it. It follows from the commits alone,
 * so neither their order nor a repeated push matters. Days of which something was reviewed stay as they are.
 */
export async function rebuildDrafts(ctx: Context, user_ids: readonly string[]): Promise<boolean> {
  if (user_ids.length === 0) return false;
  // Held until the end, so that of two pushes at once the second sees the first's commits.
  const people = await ctx.query<Person>(sql`SELECT m.user_id, u.time_zone, m.working_hours FROM members m
    JOIN users u ON u.id = m.user_id
    JOIN user_preferences p ON p.org_id = m.org_id AND p.user_id = m.user_id
    WHERE m.org_id = ${ctx.caller.org_id} AND m.removed_at IS NULL AND m.user_id = ANY(${[...new Set(user_ids)]})
      AND p.values->'git_time_drafts' = 'true'::jsonb
    ORDER BY m.user_id FOR NO KEY UPDATE OF m`);
  let changed = false;
  for (const person of people) changed = (await rebuild(ctx, person)) || changed;
  return changed;
}

async function rebuild(ctx: Context, { user_id, time_zone, working_hours }: Person): Promise<boolean> {
  const { org_id } = ctx.caller;
  const from = plusDays(dayIn(time_zone, ctx.now), -DAYS);
  const commits = await asSeen(ctx, user_id, await commitsOf(ctx, user_id, from, time_zone));
  const titles = new Map(commits.map(({ id, title }) => [id, title]));
  const reviewed = await ctx.query<{ day: string }>(sql`SELECT DISTINCT day::text FROM git_time_drafts
    WHERE org_id = ${org_id} AND user_id = ${user_id} AND day >= ${from} AND status <> 'pending'`);
  const closed = new Set(reviewed.map(({ day }) => day));
  const pending = await ctx.query<Pending & { day: string }>(sql`SELECT id, day::text, json_build_array(
      extract(epoch FROM started_at)::bigint, extract(epoch FROM stopped_at)::bigint, task_id, project_id, out_of_hours,
      time_zone, commit_ids)::text AS key
    FROM git_time_drafts WHERE org_id = ${org_id} AND user_id = ${user_id} AND day >= ${from} AND status = 'pending'`);
  const wanted = new Map(
    suggestTime(commits, working_hours, time_zone)
      .filter(({ day }) => day >= from && !closed.has(day))
      .map((one) => [keyOf(one, time_zone), one]),
  );
  const gone = pending.filter(({ day, key }) => !closed.has(day) && !wanted.delete(canonical(key)));
  await withdraw(
    ctx,
    gone.map(({ id }) => id),
  );
  const rows = [...wanted.values()].map(({ from: started, to: stopped, ...suggestion }) => ({
    ...suggestion,
    commit_ids: [...suggestion.commit_ids],
    user_id,
    time_zone,
    started_at: new Date(started * 1000),
    stopped_at: new Date(stopped * 1000),
    description: wordsOf(suggestion, titles),
  }));
  await insertAll(ctx, draftSuggested, rows);
  return gone.length + rows.length > 0;
}

const keyOf = ({ from, to, task_id, project_id, out_of_hours, commit_ids }: Suggestion, zone: string): string =>
  JSON.stringify([from, to, task_id, project_id, out_of_hours, zone, commit_ids]);

/** The same without the spaces of PostgreSQL's JSON. */
const canonical = (key: string): string => JSON.stringify(JSON.parse(key));

async function withdraw(ctx: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const draft of await ctx.reloadAll(GitTimeDraft, ids)) ctx.emit(draftWithdrawn, draft);
  await ctx.db.gitTimeDraft.deleteMany({ where: { id: { in: [...ids] } } });
}

/** Without the tasks and projects that the person does not see: a key in a commit must not tell what there is. */
async function asSeen(ctx: Context, user_id: string, commits: readonly Commit[]): Promise<Commit[]> {
  const projects = new Set(commits.flatMap(({ project_id }) => project_id ?? []));
  const seen = new Set<string>();
  for (const project_id of projects) if ((await whoSees(ctx, project_id, [user_id])).has(user_id)) seen.add(project_id);
  return commits.map((commit) =>
    commit.project_id === null || seen.has(commit.project_id) ? commit : { ...commit, task_id: null, project_id: null },
  );
}

/** A person's commits of the time in question. Of a commit that names several tasks nobody can say for which it was. */
function commitsOf(ctx: Context, user_id: string, from: string, zone: string): Promise<Commit[]> {
  return ctx.query<Commit>(sql`SELECT c.id, c.sha, floor(extract(epoch FROM c.authored_at))::int AS at,
      left(split_part(c.message, chr(10), 1), 200) AS title,
      w.task_id, coalesce(w.project_id, r.project_id) AS project_id
    FROM git_commits c JOIN git_repositories r ON r.org_id = c.org_id AND r.id = c.repository_id,
      LATERAL (SELECT CASE WHEN count(*) = 1 THEN min(k.task_id) END AS task_id,
          CASE WHEN count(DISTINCT k.project_id) = 1 THEN min(k.project_id) END AS project_id
        FROM git_task_links k WHERE k.org_id = c.org_id AND k.commit_id = c.id) w
    WHERE c.org_id = ${ctx.caller.org_id} AND c.user_id = ${user_id} AND c.authored_at <= ${ctx.now}
      AND c.authored_at >= (${from}::date::timestamp AT TIME ZONE ${zone})
    ORDER BY c.authored_at DESC LIMIT ${MOST}`);
}

const wordsOf = ({ commit_ids }: Pick<Suggestion, 'commit_ids'>, titles: ReadonlyMap<string, string>): string =>
  [...new Set(commit_ids.map((id) => titles.get(id) ?? ''))].filter(Boolean).join('; ').slice(0, 2000).toWellFormed();

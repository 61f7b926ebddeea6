import { sql } from '@stint/db';
import type { Caller, Context, Data, Row } from '../kernel/index.ts';
import { ABOUT } from './notification.category.ts';
import { peopleOf } from './notification.people.ts';
import type { Notification } from './notification.schema.ts';
import { pageOf, says } from './sources/index.ts';

type Told = Data<typeof Notification>;

/** More are counted, not written out. */
const MOST = 50;

/** Asks for one mail to each person, with everything they are told. */
export async function mailAll(ctx: Context, rows: readonly Row<typeof Notification>[], digest = false): Promise<void> {
  if (rows.length === 0) return;
  const told = rows.map(({ value }) => value);
  const ids = told.flatMap(({ user_id, actor_id }) => (actor_id ? [user_id, actor_id] : [user_id]));
  const people = await peopleOf(ctx, [...new Set(ids)]);
  const [org] = await ctx.query<{ name: string }>(sql`SELECT name FROM orgs WHERE org_id = ${ctx.caller.org_id}`);
  for (const [user_id, some] of Map.groupBy(told, (one) => one.user_id)) {
    const to = people.get(user_id);
    if (to) await ctx.mail(to.email, 'news', contentOf(some, people, org?.name ?? '', digest));
  }
}

/** What the mail is made of. Words are made as late as here, and hold no amount. */
function contentOf(told: readonly Told[], people: ReadonlyMap<string, Caller>, organization: string, digest: boolean) {
  const sentences = told.map((one) => says(one, { ...one, who: whoOf(one, people) }));
  const [first = ''] = sentences;
  const more = sentences.length - MOST;
  const categories = new Set(told.map(({ category }) => category));
  const [only] = told;
  const category = categories.size === 1 && only ? only.category : 'all';
  const page = told.length === 1 && only ? pageOf(only.type, only.category) : undefined;
  return {
    user_id: only?.user_id,
    subject:
      sentences.length === 1 ? `[${organization}] ${first}` : `[${organization}] ${sentences.length} notifications`,
    intro: digest ? `What is new for you in ${organization}:` : null,
    lines: [...sentences.slice(0, MOST).map((sentence) => `${sentence}.`), ...(more > 0 ? [`And ${more} more.`] : [])],
    ...(page && only ? { action_label: page.label, action_path: page.path(only.topic_id) } : {}),
    // What the link in the mail puts an end to.
    category,
    about: ABOUT[category],
  };
}

const whoOf = ({ actor_id }: Told, people: ReadonlyMap<string, Caller>): string =>
  actor_id === null ? 'Stint' : (people.get(actor_id)?.name ?? 'Somebody');

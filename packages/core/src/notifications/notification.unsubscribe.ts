import { z } from 'zod';
import { fail, nothingToDo, operation, verify } from '../kernel/index.ts';
import { ABOUT, CATEGORIES, type Category } from './notification.category.ts';
import { choosePreferences, noMail } from './notification.choices.ts';
import { notificationPreferencesUpdated } from './notification.events.ts';
import { NotificationPreferences } from './notification.schema.ts';

const PURPOSE = 'unsubscribe';
const Stops = z.enum([...CATEGORIES, 'all']);

export interface Unsubscription {
  readonly org_id: string;
  readonly user_id: string;
  readonly category: Category | 'all';
  /** The category in words. */
  readonly about: string;
}

/** What the token in a mail's link stands for, which may only end mail and does not expire; undefined when it was not made here. */
export function readUnsubscribeToken(secret: Buffer, token: string): Unsubscription | undefined {
  const [org_id, user_id, named] = verify(secret, PURPOSE, token)?.split(':') ?? [];
  const category = Stops.safeParse(named);
  return org_id && user_id && category.success
    ? { org_id, user_id, category: category.data, about: ABOUT[category.data] }
    : undefined;
}

/** In no registry: the page that the link leads to runs it for the person whose mail it was in. */
export const unsubscribe = operation({
  name: 'notifications.unsubscribe',
  summary: 'End the mail of a category by the link in one',
  effect: 'write',
  idempotent: true,
  permission: null,
  scope: 'any',
  input: z.strictObject({ category: Stops }),
  output: NotificationPreferences.schema,
  emits: [notificationPreferencesUpdated],
  fails: [nothingToDo],
  rest: false,
  mcp: false,
  async run(ctx, { category }) {
    const categories = noMail(category);
    const ended = new Set(categories.map((one) => one.category));
    const { value } = await ctx.find(NotificationPreferences, ctx.caller.user_id);
    // The link may be followed again and again, and by programs.
    if (!value.categories.some((one) => ended.has(one.category) && one.mail !== 'off')) throw fail(nothingToDo);
    return choosePreferences(ctx, { categories });
  },
});

/** What people are told of, the first where one change is news in more than one way. */
export const CATEGORIES = [
  'approvals',
  'mentions',
  'assignments',
  'messages',
  'comments',
  'due_soon',
  'budget',
  'invoices',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What mail of a category is about, in words. */
export const ABOUT: Readonly<Record<Category | 'all', string>> = {
  approvals: 'approvals',
  mentions: 'mentions of you',
  assignments: 'what you are put on',
  messages: 'direct messages',
  comments: 'comments on tasks',
  due_soon: 'tasks that are due soon',
  budget: 'budgets of projects',
  invoices: 'invoices',
  all: 'any of this',
};

export const MAIL = ['off', 'at_once', 'daily'] as const;

interface Channels {
  readonly in_app: boolean;
  readonly mail: (typeof MAIL)[number];
}

/** What holds for who chose nothing. What waits for the person is mailed at once, the rest once a day. */
export const OTHERWISE: Readonly<Record<Category, Channels>> = {
  approvals: { in_app: true, mail: 'at_once' },
  mentions: { in_app: true, mail: 'at_once' },
  assignments: { in_app: true, mail: 'at_once' },
  messages: { in_app: true, mail: 'off' },
  comments: { in_app: true, mail: 'daily' },
  due_soon: { in_app: true, mail: 'daily' },
  budget: { in_app: true, mail: 'daily' },
  invoices: { in_app: true, mail: 'daily' },
};

/** The categories as SQL values: nr, name, in_app, mail. */
export const CATEGORY_ROWS = CATEGORIES.map(
  (name, nr) => `(${nr}, '${name}', ${OTHERWISE[name].in_app}, '${OTHERWISE[name].mail}')`,
).join(', ');

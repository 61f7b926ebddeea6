import type { Envelope } from '../../kernel/index.ts';
import { CATEGORIES } from '../notification.category.ts';
import type { News, Source, Told } from '../notification.source.ts';
import { approvalNews } from './approvals.ts';
import { chatNews } from './chat.ts';
import { expenseNews } from './expenses.ts';
import { invoiceNews } from './invoices.ts';
import { projectNews } from './projects.ts';
import { invoiceRecurrenceNews, recurrenceNews } from './recurrences.ts';
import { DUE_SOON, saysDue, taskNews } from './tasks.ts';
import { timesheetNews } from './timesheets.ts';

export { DUE_SOON };

/** Everything that is told, by what it is about. */
export const NEWS: readonly News[] = [
  taskNews,
  recurrenceNews,
  projectNews,
  invoiceNews,
  invoiceRecurrenceNews,
  expenseNews,
  timesheetNews,
  approvalNews,
  chatNews,
];

/** A source of an event, and what it is news about. */
export interface Heard {
  readonly news: News;
  readonly source: Source;
}

const BY_TYPE = Map.groupBy(
  NEWS.flatMap((news) => news.sources.map((source): Heard => ({ news, source }))).sort(
    (a, b) => CATEGORIES.indexOf(a.source.category) - CATEGORIES.indexOf(b.source.category),
  ),
  ({ source }) => source.on.type,
);

export const TYPES: readonly string[] = [...BY_TYPE.keys()];

/** What an event is news as, the first category first. */
export const heard = ({ type }: Envelope): readonly Heard[] => BY_TYPE.get(type) ?? [];

export const newsOf = (topic_type: string): News | undefined => NEWS.find(({ topic }) => topic.name === topic_type);

const sourceOf = (type: string, category: string): Source | undefined =>
  BY_TYPE.get(type)?.find(({ source }) => source.category === category)?.source;

/** A notification in words, in one sentence without its stop. */
export function says({ type, category }: { type: string; category: string }, told: Told): string {
  return type === DUE_SOON ? saysDue(told) : (sourceOf(type, category)?.says(told) ?? told.title);
}

/** The page on which something can be done about it. */
export const pageOf = (type: string, category: string): Source['page'] => sourceOf(type, category)?.page;

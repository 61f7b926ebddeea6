import { z } from 'zod';
import { id, instant } from '../kernel/index.ts';
import { SEARCH_KINDS } from './search.kinds.ts';

export const Hit = z.strictObject({
  kind: z.enum(SEARCH_KINDS),
  id: z.string(),
  /** What it is called by exactly: a task's key, a project's code, an invoice's number. */
  key: z.string().nullable(),
  title: z.string().nullable(),
  project_id: id('prj').nullable(),
  /** What it is a part of: a comment's task, a contact's client, what a file hangs on. */
  part_of_id: z.string().nullable(),
  changed_at: instant(),
  /** Where it matched. `pieces` are by turns what did not match and what did; joined they are the text, or a part of it. */
  highlights: z.array(z.strictObject({ field: z.enum(['title', 'body']), pieces: z.array(z.string()) })),
});

/** How many there are, by kind and by project, of all that was found. */
export const Facets = z.strictObject({
  kinds: z.array(z.strictObject({ kind: z.enum(SEARCH_KINDS), count: z.int() })),
  projects: z.array(z.strictObject({ project_id: id('prj'), count: z.int() })),
});

export const searchInput = z.strictObject({
  query: z.string().trim().min(1).max(200),
  kinds: z.array(z.enum(SEARCH_KINDS)).min(1).max(SEARCH_KINDS.length).optional(),
  project_id: id('prj').optional(),
  limit: z.int().min(1).max(50).default(20),
  cursor: z.string().max(2000).optional(),
});
export type SearchInput = z.output<typeof searchInput>;

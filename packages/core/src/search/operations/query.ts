import { z } from 'zod';
import {
  type Context,
  decodeCursor,
  encodeCursor,
  get,
  insufficient,
  invalid,
  mayRead,
  operation,
} from '../../kernel/index.ts';
import { highlight } from '../search.highlight.ts';
import { KINDS, SEARCH_KINDS, type SearchKind } from '../search.kinds.ts';
import { nearby } from '../search.near.ts';
import { Facets, Hit, type SearchInput, searchInput } from '../search.schema.ts';
import { type After, type Search, searchStatement } from '../search.statement.ts';
import { type Wanted, wantedOf } from '../search.words.ts';

interface Found {
  readonly hits: readonly FoundHit[];
  readonly kinds: z.output<typeof Facets>['kinds'];
  readonly projects: z.output<typeof Facets>['projects'];
  readonly complete: boolean;
}

interface FoundHit {
  readonly kind: SearchKind;
  readonly id: string;
  readonly score: number;
  readonly at: number;
  readonly project_id: string | null;
  /** Null where it went while it was read. */
  readonly shown: Record<'key' | 'title' | 'body' | 'part_of_id', string | null> | null;
}

const NOTHING: Found = { hits: [], kinds: [], projects: [], complete: true };

export const searchQuery = operation({
  name: 'search.query',
  summary: 'Search by words, in all there is to read',
  effect: 'read',
  permission: null,
  input: searchInput,
  output: z.strictObject({
    data: z.array(Hit),
    next_cursor: z.string().nullable(),
    has_more: z.boolean(),
    facets: Facets,
    /** False where words are so common that of some kind only what changed last was looked through; the counts are of that. */
    complete: z.boolean(),
    /** Nothing has the words as typed: these have words that look like them. */
    approximate: z.boolean(),
  }),
  rest: get('/search'),
  mcp: {
    when: 'Find ids by words: tasks, comments, projects, clients, contacts, invoices, messages, files, time notes. Few words: all must occur. Exact keys and numbers come first; mistyped words are forgiven.',
  },
  async run(ctx, input) {
    const kinds = readable(ctx, input.kinds);
    const after = input.cursor === undefined ? null : placeOf(input.cursor);
    let wanted = wantedOf(input.query);
    const find = async (words: readonly Wanted[]): Promise<Found> => {
      if (words.length === 0 || kinds.length === 0) return NOTHING;
      const { query: text, project_id, limit } = input;
      const search: Search = { caller: ctx.caller, kinds, wanted: words, text, project_id };
      const [found] = await ctx.query<Found>(searchStatement(search, limit, after));
      return found ?? NOTHING;
    };
    let found = await find(wanted);
    let approximate = false;
    if (found.kinds.length === 0 && kinds.length > 0) {
      const near = await nearby(ctx, wanted);
      if (near) {
        wanted = near;
        found = await find(near);
        approximate = found.kinds.length > 0;
      }
    }
    const hits = found.hits.slice(0, input.limit);
    const last = found.hits.length > input.limit ? hits.at(-1) : undefined;
    return {
      data: hits.flatMap((hit) => present(hit, wanted)),
      next_cursor: last ? encodeCursor({ sort: SORT, key: `${last.score} ${last.at}`, id: last.id }) : null,
      has_more: last !== undefined,
      facets: { kinds: found.kinds, projects: found.projects },
      complete: found.complete,
      approximate,
    };
  },
});

/** The kinds to look through: those that the token may read. One that was asked for and is not among them is refused. */
function readable({ caller }: Context, asked: SearchInput['kinds']): SearchKind[] {
  const closed = asked?.find((kind) => !mayRead(caller, KINDS[kind].entity));
  if (closed) throw insufficient(`read:${KINDS[closed].entity.domain}`, `kinds=${closed}`);
  return SEARCH_KINDS.filter((kind) => (asked ?? SEARCH_KINDS).includes(kind) && mayRead(caller, KINDS[kind].entity));
}

function present({ kind, id, project_id, at, shown }: FoundHit, wanted: readonly Wanted[]): z.output<typeof Hit>[] {
  if (!shown) return [];
  const { body, ...known } = shown;
  const highlights = (['title', 'body'] as const).flatMap((field) => {
    const pieces = highlight((field === 'title' ? known.title : body) ?? '', wanted);
    return pieces ? [{ field, pieces }] : [];
  });
  return [{ kind, id, ...known, project_id, changed_at: new Date(at).toISOString(), highlights }];
}

const SORT = 'relevance';

function placeOf(cursor: string): After {
  const { key, id } = decodeCursor(cursor, SORT);
  const [, score, at] = /^([1-5]) (\d{1,14})$/.exec(key) ?? [];
  if (!score) throw invalid('cursor', 'is none of ours; take next_cursor of the page before');
  return { score: Number(score), at: Number(at), id };
}

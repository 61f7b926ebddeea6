import { createHash } from 'node:crypto';
import { allEvents, type LogFollower, ROW } from '../kernel/index.ts';
import { indexAll, indexRows } from './search.index.ts';
import { KINDS, SEARCH_KINDS, type SearchKind } from './search.kinds.ts';

const isKind = (name: string): name is SearchKind => Object.hasOwn(KINDS, name);

/** Says what is indexed. */
const shape = createHash('sha256')
  .update(
    SEARCH_KINDS.map((kind) => {
      const { key, title, body, indexed } = KINDS[kind];
      return [kind, ...[key, title, body, indexed].map((of) => of(ROW).text)].join();
    }).join(),
  )
  .digest('hex')
  .slice(0, 8);

/** Keeps the index as the tables are: rows are read again, never taken from events, which may be old. */
export const searchFollower: LogFollower = {
  name: 'search',
  shape,
  types: allEvents()
    .filter(({ entity }) => isKind(entity.name))
    .map(({ type }) => type),
  emits: [],
  begin: indexAll,
  async follow(ctx, events) {
    const changed = new Map<SearchKind, Set<string>>();
    for (const { subject } of events) {
      if (isKind(subject.type)) changed.set(subject.type, (changed.get(subject.type) ?? new Set()).add(subject.id));
    }
    for (const [kind, ids] of changed) await indexRows(ctx, kind, [...ids]);
  },
};

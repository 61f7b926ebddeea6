import {
  type Call,
  type Caller,
  type Core,
  type Entity,
  type Listing,
  type Page,
  type PageInput,
  readCursors,
  readMany,
  readPages,
} from '@stint/core';

export type Row = Readonly<Record<string, unknown>>;
export type Load<V> = (key: string) => V | Promise<V>;

/** Batch loaders of one request: whatever one level of a query asks of one place is one statement. */
export interface Loaders {
  /** A row by id with the named fields; null when it is absent or not visible. `made` is what it becomes. */
  one<V>(entity: Entity, fields: readonly string[], made: (row: Row) => V): Load<V | null>;
  /** A page of rows for each parent. `key` names the place in the query, whose arguments are always the same. */
  pages<V>(key: unknown, ask: () => PageAsk<V>): Load<V>;
  /** The cursor of a row in an order. */
  cursor(listing: Listing, order: string): Load<string>;
}

export interface PageAsk<V> {
  readonly listing: Listing;
  readonly by: string;
  readonly input: PageInput;
  readonly made: (page: Page<Row>) => V;
}

export function loadersOf(core: Core, caller: Caller, call: Call): Loaders {
  const kept = new Map<unknown, Load<unknown>>();
  const keep = <V>(key: unknown, make: () => Load<V>): Load<V> => {
    const load = kept.get(key) ?? make();
    kept.set(key, load);
    return load as Load<V>;
  };
  return {
    one: (entity, fields, made) =>
      keep(`${entity.name} ${fields.join()}`, () =>
        batched(async (ids) => {
          const rows = await core.read(caller, call, (ctx) => readMany(ctx, entity, ids, { fields }));
          return rows.map((row) => (row ? made(row.value) : null));
        }),
      ),
    pages: (key, ask) =>
      keep(key, () => {
        const { listing, by, input, made } = ask();
        return batched(async (parents) => {
          const pages = await core.read(caller, call, (ctx) => readPages(ctx, listing, by, parents, input));
          return pages.map((page) => made(page.value));
        });
      }),
    cursor: (listing, order) =>
      keep(`${listing.entity.name} ${order}`, () =>
        batched(async (ids) => {
          const found = await core.read(caller, call, (ctx) => readCursors(ctx, listing, order, ids));
          return ids.map((id) => found.get(id) ?? '');
        }),
      ),
  };
}

/** Collects keys until everything that can run has run, then loads them at once. A key is loaded once. */
function batched<V>(loadMany: (keys: string[]) => Promise<V[]>): Load<V> {
  const known = new Map<string, V | Promise<V>>();
  let waiting: { readonly keys: string[]; readonly loaded: Promise<V[]> } | undefined;
  return (key) => {
    const hit = known.get(key);
    if (hit !== undefined) return hit;
    waiting ??= batch();
    const { keys, loaded } = waiting;
    const index = keys.push(key) - 1;
    const value = loaded.then((values) => {
      known.set(key, values[index] as V);
      return values[index] as V;
    });
    known.set(key, value);
    return value;
  };

  function batch() {
    const keys: string[] = [];
    // A tick after the promise jobs: rows of one level are settled by many of them.
    const loaded = Promise.resolve()
      .then(() => new Promise<void>((resolve) => process.nextTick(resolve)))
      .then(() => {
        waiting = undefined;
        return loadMany(keys);
      });
    return { keys, loaded };
  }
}

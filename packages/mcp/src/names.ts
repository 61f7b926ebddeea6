import { type Caller, type Core, type Entity, namesOf } from '@stint/core';

/** What things are called, for who was shown them a moment ago. */
export interface Names {
  /** The names of these, by id, as far as the caller may see them. */
  of(
    caller: Caller,
    request_id: string,
    ids: ReadonlyMap<Entity, ReadonlySet<string>>,
  ): Promise<ReadonlyMap<string, string>>;
}

interface Known {
  /** How many changes its organization had seen. */
  readonly changes: number;
  /** Null for what has no name, or none that the caller may see. */
  readonly names: Map<string, string | null>;
}

/**
 * Remembers names for as long as a caller is remembered: seconds, and until the next change of its organization. A model's calls
 * come one after the other on the same few things; a name that another process changed is older by those seconds.
 */
export function createNames(core: Core): Names {
  const known = new WeakMap<Caller, Known>();
  const changes = new Map<string, number>();
  core.onCommit((org_id) => changes.set(org_id, (changes.get(org_id) ?? 0) + 1));
  return {
    async of(caller, request_id, ids) {
      const now = changes.get(caller.org_id) ?? 0;
      let mine = known.get(caller);
      if (mine?.changes !== now) {
        mine = { changes: now, names: new Map() };
        known.set(caller, mine);
      }
      const { names } = mine;
      const unknown = new Map<Entity, Set<string>>();
      for (const [entity, some] of ids) {
        const missing = [...some].filter((id) => !names.has(id));
        if (missing.length) unknown.set(entity, new Set(missing));
      }
      if (unknown.size) {
        const found = await core.read(caller, { via: 'mcp', request_id }, (ctx) => namesOf(ctx, unknown));
        for (const some of unknown.values()) for (const id of some) names.set(id, found.get(id) ?? null);
      }
      const said = [...ids.values()].flatMap((some) => [...some]);
      return new Map(said.flatMap((id) => (names.get(id) == null ? [] : [[id, names.get(id) as string]])));
    },
  };
}

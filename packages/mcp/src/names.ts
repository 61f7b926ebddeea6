import { type Caller, type Core, type Entity, kindOf, mayRead, namesOf } from '@stint/core';
import type { Named } from './named.ts';

/** What things are called, for who was shown them a moment ago. */
export interface Names {
  /** The names of these ids, and maybe of others; null for what has none, or none that the caller may see. */
  of(caller: Caller, request_id: string, ids: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
}

interface Known {
  /** How many changes its organization had seen. */
  readonly changes: number;
  readonly names: Map<string, string | null>;
}

/** Past this a caller's names are asked for anew. */
const MOST = 10_000;

/**
 * Remembers names for as long as a caller is remembered: seconds, and until the next change of its organization. A model's calls
 * come one after the other on the same few things; a name that another process changed is older by those seconds.
 */
export function createNames(core: Core, named: Named): Names {
  const known = new WeakMap<Caller, Known>();
  const changes = new Map<string, number>();
  core.onCommit((org_id) => changes.set(org_id, (changes.get(org_id) ?? 0) + 1));

  const knownTo = (caller: Caller): Map<string, string | null> => {
    const now = changes.get(caller.org_id) ?? 0;
    let mine = known.get(caller);
    if (mine?.changes !== now || mine.names.size > MOST) {
      mine = { changes: now, names: new Map([[caller.user_id, caller.name]]) };
      known.set(caller, mine);
    }
    return mine.names;
  };

  return {
    async of(caller, request_id, ids) {
      const names = knownTo(caller);
      const unknown = new Map<Entity, Set<string>>();
      for (const id of ids) {
        if (names.has(id)) continue;
        const kind = kindOf(id);
        const entity = kind && named.get(kind);
        if (!entity || !mayRead(caller, entity)) names.set(id, null);
        else if (!unknown.get(entity)?.add(id)) unknown.set(entity, new Set([id]));
      }
      if (unknown.size) {
        const found = await core.read(caller, { via: 'mcp', request_id }, (ctx) => namesOf(ctx, unknown));
        for (const some of unknown.values()) for (const id of some) names.set(id, found.get(id) ?? null);
      }
      return names;
    },
  };
}

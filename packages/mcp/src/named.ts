import { type Candidate, type Context, type Entity, findCalled, KINDS, type Kind, mayRead } from '@stint/core';
import type { NameLeaf } from './leaf.ts';
import { type Meaning, type Place, says } from './places.ts';

/** What may be called by name, by kind. */
export type Named = ReadonlyMap<Kind, Entity>;

/** No longer list of what may be meant helps. */
const SHOWN = 8;

interface Lookup {
  readonly place: Place;
  readonly kind: Kind;
  readonly entity: Entity;
  readonly candidates: readonly Candidate[];
}

/**
 * The ids of what was named, in one statement. The whole name is what is meant; else the one thing whose name has the
 * words in it. Where there are several, what they belong to decides: the group of that name in the project that is
 * named as well. `whole`: nothing but the whole name will do.
 */
export async function idsOf(ctx: Context, named: Named, said: readonly Place[], whole: boolean): Promise<Meaning[]> {
  const { caller } = ctx;
  const meanings: Meaning[] = [];
  const asked: Omit<Lookup, 'candidates'>[] = [];
  for (const place of said) {
    if (place.leaf.is !== 'name' || !says(place)) continue;
    const { kind } = place.leaf;
    const own =
      /^(me|myself|i)$/i.test(place.value.trim()) && { usr: caller.user_id, mem: caller.member_id }[kind as string];
    const entity = named.get(kind) as Entity;
    if (own) meanings.push({ place, value: own });
    else if (mayRead(caller, entity)) asked.push({ place, kind, entity });
    else
      meanings.push({ place, wrong: `${noun(kind)} takes the scope read:${entity.domain}; send the id (${kind}_…)` });
  }
  const found = await findCalled(
    ctx,
    asked.map(({ entity, place }) => ({ entity, words: place.value.trim() })),
  );
  const lookups = asked.map((one, i): Lookup => ({ ...one, candidates: fits(found[i] ?? [], whole) }));
  const clear = lookups.filter(({ candidates }) => candidates.length === 1);
  const unclear = lookups.filter(({ candidates }) => candidates.length > 1);
  const narrowed = unclear.length ? await narrow(ctx, named, said, unclear, clear) : [];
  for (const lookup of [...clear, ...narrowed]) meanings.push(meaningOf(lookup, whole));
  for (const [i, lookup] of lookups.entries()) {
    if (lookup.candidates.length === 0)
      meanings.push(meaningOf({ ...lookup, candidates: found[i] ?? [] }, whole, true));
  }
  return meanings;
}

/** The candidates that the words fit best. */
function fits(candidates: readonly Candidate[], whole: boolean): readonly Candidate[] {
  const exact = candidates.filter(({ fit }) => fit === 'whole');
  return exact.length || whole ? exact : candidates;
}

/** Leaves of several candidates those that belong to what else the input names. */
async function narrow(
  ctx: Context,
  named: Named,
  said: readonly Place[],
  unclear: readonly Lookup[],
  clear: readonly Lookup[],
): Promise<Lookup[]> {
  const sure = said.filter((place) => place.leaf.is === 'name' && !unclear.some((lookup) => lookup.place === place));
  const idOf = (place: Place) => clear.find((lookup) => lookup.place === place)?.candidates[0]?.id ?? place.value;
  const beside = sure.flatMap((place) => {
    const entity = named.get((place.leaf as NameLeaf).kind);
    return entity && mayRead(ctx.caller, entity) ? [{ entity, words: idOf(place), place }] : [];
  });
  const found = await findCalled(ctx, beside);
  return unclear.map((lookup) => {
    const facts: Record<string, string> = {};
    const near = beside.flatMap(({ place }, i) =>
      together(place, lookup.place) ? [{ place, of: found[i]?.[0] }] : [],
    );
    for (const { of } of near) Object.assign(facts, of?.of);
    for (const { place, of } of near) if (of) facts[String(place.key)] = of.id;
    const own = lookup.candidates.filter(({ of }) => {
      const common = Object.keys(of).filter((field) => facts[field] !== undefined);
      return common.length > 0 && common.every((field) => of[field] === facts[field]);
    });
    const everyones = lookup.candidates.filter(({ shared }) => shared !== null && facts[shared] !== undefined);
    const fitting = [own, everyones].find(({ length }) => length > 0);
    return fitting ? { ...lookup, candidates: fitting } : lookup;
  });
}

/** In the same object, or in one that holds the other. */
const together = (a: Place, b: Place): boolean =>
  a.holder === b.holder || !a.path.includes('.') || !b.path.includes('.');

function meaningOf({ place, kind, candidates }: Lookup, whole: boolean, none = false): Meaning {
  const [only] = candidates;
  if (!none && only && candidates.length === 1) return { place, value: only.id };
  const said = JSON.stringify(place.value);
  const some = candidates
    .slice(0, SHOWN)
    .map(({ id, name, of }) => `${JSON.stringify(name)} (${[id, ...Object.values(of).slice(0, 1)].join(' in ')})`);
  const more = candidates.length > SHOWN ? ` and ${candidates.length - SHOWN} more` : '';
  if (!none) {
    const wrong = `${said} may be ${some.join(', ')}${more}; send one of these ids`;
    return { place, wrong, may: candidates.slice(0, SHOWN) };
  }
  if (whole && some.length) {
    return {
      place,
      wrong: `${said} is no whole name, which this tool wants; send the id if it is ${some.join(', ')}${more}`,
    };
  }
  return { place, wrong: `no ${KINDS[kind]} (${kind}_…) that you may see is called ${said}` };
}

const noun = (kind: Kind): string => `to be told the name of a ${KINDS[kind]}`;

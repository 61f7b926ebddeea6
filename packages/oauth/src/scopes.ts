import { type Core, covers, fewest, isScope, needsOf } from '@stint/core';

export const TIERS = ['read', 'write', 'manage'] as const;
export type Tier = (typeof TIERS)[number];

/** What a client is given that asks for nothing: all, which the person then narrows. */
export const EVERYTHING = 'manage:*';

/** The tiers that each domain has operations for, by domain, in the order of the operations. */
export type Domains = ReadonlyMap<string, ReadonlySet<Tier>>;

/** Some of a domain, as it is asked for. */
export interface Area {
  readonly domain: string;
  readonly tiers: readonly Tier[];
}

export function domainsOf(core: Core): Domains {
  const domains = new Map<string, Set<Tier>>();
  for (const scope of [...core.operations.values()].flatMap((operation) => needsOf(operation).scopes)) {
    const [tier, domain] = scope.split(':') as [Tier, string];
    domains.set(domain, (domains.get(domain) ?? new Set()).add(tier));
  }
  return domains;
}

/** Every scope there is. */
export const scopesOf = (domains: Domains): string[] =>
  ['*', ...domains.keys()].flatMap((domain) => TIERS.map((tier) => `${tier}:${domain}`));

/**
 * What a client asks for, without what we do not know and what is covered twice. Who names nothing of ours asks for
 * everything: `openid` and `offline_access` are what clients say out of habit.
 */
export function askedFor(scope: string | undefined, domains: Domains): string[] {
  const known = (scope ?? '')
    .split(' ')
    .filter((one) => isScope(one) && (one.endsWith(':*') || domains.has(domainOf(one))));
  return known.length ? fewest(known) : [EVERYTHING];
}

/** The parts of each domain that the scopes cover. */
export function areasOf(scopes: readonly string[], domains: Domains): Area[] {
  return [...domains]
    .map(([domain, has]) => ({
      domain,
      tiers: TIERS.filter((tier) => has.has(tier) && covers(scopes, `${tier}:${domain}`)),
    }))
    .filter(({ tiers }) => tiers.length > 0);
}

/**
 * What is left of the scopes when only the ticked ones are given. A tier is worth something only with those below it, so
 * taking `read` away takes the whole domain away. Whatever is whole stays as it was asked for, `*` included.
 */
export function narrowed(asked: readonly string[], domains: Domains, ticked: ReadonlySet<string>, readOnly: boolean) {
  const areas = areasOf(asked, domains);
  const given = areas.map(({ domain, tiers }) => {
    const end = tiers.findIndex((tier) => !ticked.has(`${tier}:${domain}`) || (readOnly && tier !== 'read'));
    const kept = end < 0 ? tiers : tiers.slice(0, end);
    return { domain, kept, whole: end < 0 };
  });
  if (given.every(({ whole }) => whole)) return fewest(asked);
  const some = given.flatMap(({ domain, kept }) => (kept.length ? [`${kept.at(-1)}:${domain}`] : []));
  const readsAll =
    covers(asked, 'read:*') && given.every(({ domain, kept }) => kept.length || !domains.get(domain)?.has('read'));
  return fewest(readsAll ? ['read:*', ...some] : some);
}

const domainOf = (scope: string): string => scope.slice(scope.indexOf(':') + 1);

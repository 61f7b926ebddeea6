import type { Caller } from './caller.ts';
import type { Entity } from './entity.ts';
import { type Failure, fail, failures } from './failure.ts';
import type { AnyOperation } from './operation.ts';

const TIERS = ['read', 'write', 'manage'] as const;
type Tier = (typeof TIERS)[number];

const SCOPE = /^(read|write|manage):(\*|[a-z_]+)$/;

export const isScope = (value: string): boolean => SCOPE.test(value);

const TIER = { read: 'read', write: 'write', destroy: 'manage' } as const;

/** The scopes an operation that has no steps needs: `tasks.list` needs `read:tasks`, `tasks.delete` needs `manage:tasks`. */
export function scopesOf({ name, effect, scope, also }: AnyOperation): string[] {
  const own = scope ?? `${TIER[effect]}:${name.split('.')[0]}`;
  return [...(own === 'any' ? [] : [own]), ...(also?.scopes ?? [])];
}

/** Whether the scopes cover a needed one; tiers are cumulative and `*` stands for every domain. */
export function covers(scopes: readonly string[], needed: string): boolean {
  const [tier, domain] = needed.split(':') as [Tier, string];
  const rank = TIERS.indexOf(tier);
  return scopes.some((scope) => {
    const [has, of] = scope.split(':') as [Tier, string];
    return TIERS.indexOf(has) >= rank && (of === '*' || of === domain);
  });
}

/** The same power in as few scopes as it takes, in a fixed order. */
export function fewest(scopes: Iterable<string>): string[] {
  const each = [...new Set(scopes)].sort();
  return each.filter((scope) => !each.some((other) => other !== scope && covers([other], scope)));
}

/** Whether the caller's token may read entities of this kind at all. Which rows of it is for the entity's rule to say. */
export const mayRead = (caller: Caller, { domain }: Entity): boolean =>
  covers(caller.credential.scopes, `read:${domain}`);

/** Refuses where an operation of one domain does what is another's, and the token does not cover that. */
export function needScope(caller: Caller, scope: string, what: string): void {
  if (!covers(caller.credential.scopes, scope)) throw insufficient(scope, what);
}

/** The failure where a token does not cover all of these scopes, which it names as OAuth does: with spaces between. */
export function insufficient(scopes: string | readonly string[], what = 'This'): Failure {
  const all = [scopes].flat();
  const named = `${all.length > 1 ? 'scopes' : 'scope'} ${all.join(', ')}`;
  return fail(failures.insufficient_scope, { detail: `${what} needs the ${named}.`, required_scope: all.join(' ') });
}

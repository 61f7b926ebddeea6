import type { Caller } from './caller.ts';
import type { Entity } from './entity.ts';
import { type Failure, fail, failures } from './failure.ts';
import type { Effect } from './operation.ts';

const TIERS = ['read', 'write', 'manage'] as const;
type Tier = (typeof TIERS)[number];

const SCOPE = /^(read|write|manage):(\*|[a-z_]+)$/;

export const isScope = (value: string): boolean => SCOPE.test(value);

/** The scope an operation needs: `tasks.list` needs `read:tasks`, `tasks.delete` needs `manage:tasks`. */
export function requiredScope(name: string, effect: Effect, tier?: Tier): string {
  const needed: Tier = tier ?? (effect === 'read' ? 'read' : effect === 'write' ? 'write' : 'manage');
  return `${needed}:${name.split('.')[0]}`;
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

/** Whether the caller's token may read entities of this kind at all. Which rows of it is for the entity's rule to say. */
export const mayRead = (caller: Caller, { domain }: Entity): boolean =>
  covers(caller.credential.scopes, `read:${domain}`);

/** Refuses where an operation of one domain does what is another's, and the token does not cover that. */
export function needScope(caller: Caller, scope: string, what: string): void {
  if (!covers(caller.credential.scopes, scope)) throw insufficient(scope, what);
}

/** The failure where a token does not cover the scope. */
export const insufficient = (required_scope: string, what = 'This'): Failure =>
  fail(failures.insufficient_scope, { detail: `${what} needs the scope ${required_scope}.`, required_scope });

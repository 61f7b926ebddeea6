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

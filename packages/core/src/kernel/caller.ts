import type { Permission } from './permission.ts';

/** The protocol a call came through. `system` is the product's own jobs and seed. */
export type Via = 'rest' | 'graphql' | 'websocket' | 'mcp' | 'cli' | 'system';

export interface Credential {
  readonly kind: 'session' | 'pat' | 'oauth' | 'system';
  readonly id: string;
  readonly scopes: readonly string[];
  readonly expires_at: Date | null;
}

/** Who calls: a member of one organization through one credential, with what the role allows right now. */
export interface Caller {
  readonly org_id: string;
  readonly user_id: string;
  readonly member_id: string;
  readonly role: string;
  readonly name: string;
  readonly email: string;
  readonly time_zone: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly credential: Credential;
}

/** Which projects a caller sees: every one, the open ones and their own, or only their own. */
export function projectReach(caller: Pick<Caller, 'role' | 'permissions'>): 'all' | 'open' | 'own' {
  if (caller.permissions.has('view_all_projects')) return 'all';
  return caller.role === 'contractor' || !caller.permissions.has('view_projects') ? 'own' : 'open';
}

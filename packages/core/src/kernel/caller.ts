import { PERMISSIONS, type Permission } from './permission.ts';

/** The protocol a call came through. `system` is the product's own jobs and seed. */
export type Via = 'rest' | 'graphql' | 'websocket' | 'mcp' | 'cli' | 'system';

export interface Credential {
  readonly kind: 'session' | 'pat' | 'oauth' | 'system';
  readonly id: string;
  readonly scopes: readonly string[];
  readonly expires_at: Date | null;
  /** What destroys, reaches outside or moves money waits until a person has agreed: `needsApproval`. */
  readonly ask_first?: boolean | undefined;
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
  /** What the organization lets tokens do over MCP; left out, nothing is kept from them. */
  readonly assistants?: { readonly destructive: boolean };
}

/** Which projects a caller sees: every one, the open ones and their own, only their own, or none. */
export function projectReach(caller: Pick<Caller, 'role' | 'permissions'>): 'all' | 'open' | 'own' | 'none' {
  if (caller.permissions.has('view_all_projects')) return 'all';
  if (!caller.permissions.has('view_projects')) return 'none';
  return caller.role === 'contractor' ? 'own' : 'open';
}

/** The product itself, in one organization: its jobs and its command line. Nobody stands behind it, and the log says so. */
export const systemCaller = (org_id: string, name: string): Caller => ({
  org_id,
  user_id: SYSTEM,
  member_id: SYSTEM,
  role: 'owner',
  name,
  email: '',
  time_zone: 'UTC',
  permissions: new Set(PERMISSIONS),
  credential: { kind: 'system', id: name, scopes: ['manage:*'], expires_at: null },
});

const SYSTEM = 'system';

/** The person behind a caller; null where it is the product itself. */
export const personOf = ({ user_id }: Caller): string | null => (user_id === SYSTEM ? null : user_id);

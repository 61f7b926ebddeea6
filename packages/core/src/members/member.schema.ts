import { join, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import {
  entity,
  everyone,
  field,
  having,
  id,
  instant,
  line,
  Money,
  moneyField,
  PERMISSIONS,
  prose,
  ROLE_PERMISSIONS,
  ROLES,
} from '../kernel/index.ts';
import { User } from '../users/user.schema.ts';
import { WorkingHours } from './member.hours.ts';

/** What a member's role may be: a built-in one, or `custom`, and then `role_id` says which. */
export const RoleName = z.enum([...ROLES, 'custom']);

export const permissions = () => z.array(z.enum(PERMISSIONS)).max(PERMISSIONS.length);

/** An organization's own role: a name and a set of permissions. */
export const Role = entity({
  name: 'role',
  domain: 'members',
  kind: 'role',
  table: 'roles',
  model: 'Role',
  visible: everyone,
  fields: {
    id: id('role'),
    name: line(60),
    description: field(prose(500).nullable(), { prose: true }),
    permissions: permissions(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

/** Rates are in the organization's currency. */
const rate = (column: 'billable_rate' | 'cost_rate') =>
  moneyField(
    Money.nullable(),
    column,
    'view_rates',
    (t) => sql`(SELECT o.currency FROM orgs o WHERE o.org_id = ${t}.org_id)`,
  );

const ofRole = (t: Sql): Sql => {
  const builtIn = Object.entries(ROLE_PERMISSIONS).map(([role, of]) => sql`WHEN ${role} THEN ${[...of]}::text[]`);
  return sql`CASE ${t}.role ${join(builtIn, ' ')}
    ELSE (SELECT r.permissions FROM roles r WHERE r.org_id = ${t}.org_id AND r.id = ${t}.role_id) END`;
};

/** `effectivePermissions` for PostgreSQL: the role's, plus grants, minus denials; an owner has all. */
const effective = (t: Sql): Sql => sql`ARRAY(
  SELECT p.name FROM unnest(${[...PERMISSIONS]}::text[]) WITH ORDINALITY AS p(name, nr)
  WHERE ${t}.role = 'owner' OR (p.name = ANY ((${ofRole(t)}) || ${t}.grants) AND p.name <> ALL (${t}.denials))
  ORDER BY p.nr)`;

/** A person in the organization: what they may do, what they cost, when they work. */
export const Member = entity({
  name: 'member',
  domain: 'members',
  kind: 'mem',
  table: '(SELECT m.*, u.name, u.email FROM members m JOIN users u ON u.id = m.user_id)',
  writes: 'members',
  model: 'Member',
  visible: everyone,
  live: (t) => sql`${t}.removed_at IS NULL`,
  called: (t) => [sql`${t}.name`, sql`${t}.email`],
  relations: { user: { to: () => User, by: 'user_id' }, custom_role: { to: () => Role, by: 'role_id' } },
  fields: {
    id: id('mem'),
    user_id: id('usr'),
    name: line(200),
    email: z.string(),
    role: RoleName,
    role_id: id('role').nullable(),
    grants: permissions(),
    denials: permissions(),
    permissions: field(permissions(), { sql: effective }),
    billable_rate: rate('billable_rate'),
    cost_rate: rate('cost_rate'),
    weekly_capacity_minutes: z.int(),
    working_hours: WorkingHours,
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

export const INVITATION_STATUSES = ['pending', 'accepted', 'revoked', 'expired'] as const;

export const invitationStatus = (t: Sql): Sql => sql`CASE WHEN ${t}.accepted_at IS NOT NULL THEN 'accepted'
  WHEN ${t}.revoked_at IS NOT NULL THEN 'revoked' WHEN ${t}.expires_at <= now() THEN 'expired' ELSE 'pending' END`;

/** Somebody asked to join; the link they got is good for seven days, once. */
export const Invitation = entity({
  name: 'invitation',
  domain: 'members',
  kind: 'ivt',
  table: 'invitations',
  model: 'Invitation',
  visible: having('manage_members'),
  relations: { custom_role: { to: () => Role, by: 'role_id' }, inviter: { to: () => User, by: 'invited_by' } },
  fields: {
    id: id('ivt'),
    email: z.string(),
    role: RoleName,
    role_id: id('role').nullable(),
    status: field(z.enum(INVITATION_STATUSES), { sql: invitationStatus }),
    invited_by: id('usr'),
    created_at: instant(),
    expires_at: instant(),
    accepted_at: instant().nullable(),
    revoked_at: instant().nullable(),
  },
});

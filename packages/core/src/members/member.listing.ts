import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { byColumn, contains, equals, type Filter, id, listing, PERMISSIONS } from '../kernel/index.ts';
import { INVITATION_STATUSES, Invitation, invitationStatus, Member, Role, RoleName } from './member.schema.ts';

export const memberListing = listing({
  entity: Member,
  filters: {
    q: contains('name', 'email'),
    user_id: equals('user_id', id('usr')),
    role: equals('role', RoleName),
    role_id: equals('role_id', id('role')),
  },
  sorts: {
    name: byColumn('name', 'text'),
    email: byColumn('email', 'text'),
    created_at: byColumn('created_at', 'timestamptz'),
  },
  order: 'name',
});

/** Those who are assigned to one task. */
export const assigneesOfTask = listing({
  ...memberListing,
  filters: {
    task_id: {
      schema: id('task'),
      sql: (value, t, caller) => sql`${t}.user_id IN (SELECT a.user_id FROM task_assignees a
        WHERE a.org_id = ${caller.org_id} AND a.task_id = ${value})`,
    },
  },
});

const withPermission: Filter = {
  schema: z.enum(PERMISSIONS),
  sql: (value: string, alias: Sql) => sql`${value} = ANY (${alias}.permissions)`,
};

export const roleListing = listing({
  entity: Role,
  filters: { q: contains('name'), permission: withPermission },
  sorts: { name: byColumn('name', 'text'), created_at: byColumn('created_at', 'timestamptz') },
  order: 'name',
});

const hasStatus: Filter = {
  schema: z.enum(INVITATION_STATUSES),
  sql: (value: string, alias: Sql) => sql`${invitationStatus(alias)} = ${value}`,
};

export const invitationListing = listing({
  entity: Invitation,
  filters: { status: hasStatus, q: contains('email'), invited_by: equals('invited_by', id('usr')) },
  sorts: { created_at: byColumn('created_at', 'timestamptz'), expires_at: byColumn('expires_at', 'timestamptz') },
  order: '-created_at',
});

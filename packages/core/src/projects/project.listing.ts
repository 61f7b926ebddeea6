import { sql } from '@stint/db';
import { z } from 'zod';
import { byColumn, contains, equals, type Filter, id, instant, isSet, listing, since } from '../kernel/index.ts';
import { Project, ProjectMember } from './project.schema.ts';

/** Projects that a user is on; `me` is the caller. */
const withMember: Filter = {
  schema: z.string().regex(/^(me|usr_[0-9a-z]{26})$/, 'expected the id of a user (usr_…), or me'),
  sql: (value: string, t, caller) => sql`${t}.id IN (SELECT pm.project_id FROM project_members pm
    WHERE pm.org_id = ${caller.org_id} AND pm.user_id = ${value === 'me' ? caller.user_id : value})`,
};

export const projectListing = listing({
  entity: Project,
  filters: {
    q: contains('name', 'code'),
    client_id: equals('client_id', id('cli')),
    archived: isSet('archived_at'),
    is_private: equals('is_private', z.boolean()),
    is_billable: equals('is_billable', z.boolean()),
    member_id: withMember,
    updated_since: since('updated_at', instant()),
  },
  sorts: {
    name: byColumn('name', 'text'),
    code: byColumn('code', 'text'),
    created_at: byColumn('created_at', 'timestamptz'),
    updated_at: byColumn('updated_at', 'timestamptz'),
  },
  order: 'name',
});

export const projectMemberListing = listing({
  entity: ProjectMember,
  filters: { project_id: equals('project_id', id('prj')) },
  sorts: { created_at: byColumn('created_at', 'timestamptz') },
  order: 'created_at',
});

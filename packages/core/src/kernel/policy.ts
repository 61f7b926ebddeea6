import { empty, join, raw, type Sql, sql } from '@stint/db';
import { type Caller, projectReach } from './caller.ts';
import type { Permission } from './permission.ts';

/** What a subscriber may reach, loaded once and kept current, so that no event is decided by a query. */
export interface Access {
  readonly caller: Caller;
  /** Projects the caller is on. */
  readonly own: ReadonlySet<string>;
  /** Private projects the caller is not on. */
  readonly hidden: ReadonlySet<string>;
  /** Channels the caller is in. */
  readonly channels: ReadonlySet<string>;
}

/**
 * One predicate for who sees a row, in two renderings: SQL for lists, gets and loaders; JavaScript over the row as it
 * goes out, for events. `sql` answers null where nothing needs to be checked.
 */
export interface Rule {
  sql(caller: Caller, alias: Sql): Sql | null;
  sees(access: Access, row: Record<string, unknown>): boolean;
}

/** Any member of the organization. */
export const everyone: Rule = { sql: () => null, sees: () => true };

const nobody = sql`false`;

/** Those who hold a permission. */
export const having = (permission: Permission): Rule => ({
  sql: (caller) => (caller.permissions.has(permission) ? null : nobody),
  sees: ({ caller }) => caller.permissions.has(permission),
});

/** Those whose own row it is, and those who hold the permission. */
export const ownOr = (permission: Permission | null, column = 'user_id'): Rule => ({
  sql: (caller, alias) =>
    permission && caller.permissions.has(permission) ? null : sql`${alias}.${raw(column)} = ${caller.user_id}`,
  sees: ({ caller }, row) =>
    row[column] === caller.user_id || (permission !== null && caller.permissions.has(permission)),
});

/** Those who may see the project that `column` names; a row without one passes. */
export const inProject = (column = 'project_id'): Rule => ({
  sql(caller, alias) {
    const reach = projectReach(caller);
    if (reach === 'all') return null;
    const project = sql`${alias}.${raw(column)}`;
    if (reach === 'none') return sql`${project} IS NULL`;
    const own = sql`SELECT pm.project_id FROM project_members pm
      WHERE pm.org_id = ${caller.org_id} AND pm.user_id = ${caller.user_id}`;
    const open =
      reach === 'open'
        ? sql` OR ${project} IN (SELECT p.id FROM projects p WHERE p.org_id = ${caller.org_id} AND NOT p.is_private)`
        : empty;
    return sql`(${project} IS NULL OR ${project} IN (${own})${open})`;
  },
  sees({ caller, own, hidden }, row) {
    const project = row[column];
    if (typeof project !== 'string') return true;
    const reach = projectReach(caller);
    if (reach === 'all') return true;
    if (reach === 'none') return false;
    return reach === 'own' ? own.has(project) : !hidden.has(project);
  },
});

/** All of the rules hold. */
export const all = (...rules: Rule[]): Rule => ({
  sql(caller, alias) {
    const parts = rules.map((rule) => rule.sql(caller, alias)).filter((part) => part !== null);
    return parts.length ? sql`(${join(parts, ' AND ')})` : null;
  },
  sees: (access, row) => rules.every((rule) => rule.sees(access, row)),
});

/** One of the rules holds. */
export const any = (...rules: Rule[]): Rule => ({
  sql(caller, alias) {
    const parts = rules.map((rule) => rule.sql(caller, alias));
    return parts.includes(null) ? null : sql`(${join(parts as Sql[], ' OR ')})`;
  },
  sees: (access, row) => rules.some((rule) => rule.sees(access, row)),
});

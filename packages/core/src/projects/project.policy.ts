import { sql } from '@stint/db';
import { projectReach, type Rule } from '../kernel/index.ts';

/**
 * Who sees a project: what `inProject` says of everything in one. The row itself tells whether it is open, so that one
 * just made or just hidden is judged rightly at once.
 */
export const projectVisible: Rule = {
  sql(caller, alias) {
    const reach = projectReach(caller);
    if (reach === 'all') return null;
    if (reach === 'none') return sql`false`;
    const own = sql`${alias}.id IN (SELECT pm.project_id FROM project_members pm
      WHERE pm.org_id = ${caller.org_id} AND pm.user_id = ${caller.user_id})`;
    return reach === 'open' ? sql`(NOT ${alias}.is_private OR ${own})` : own;
  },
  sees({ caller, own }, row) {
    const reach = projectReach(caller);
    if (reach === 'none') return false;
    return reach === 'all' || own.has(row.id as string) || (reach === 'open' && row.is_private === false);
  },
};

import { join, raw, type Sql, sql } from '@stint/db';
import { type Caller, mayRead, type Rule } from '../kernel/index.ts';
import { SUBJECT_TYPES, SUBJECTS, type SubjectType } from './attachment.subjects.ts';

const S = raw('s');

/** Whoever sees what a file hangs on sees the file; what hangs on nothing, or is not uploaded yet, only who uploads it. */
export const attachmentVisible: Rule = {
  sql(caller, t) {
    const mine = sql`${t}.uploaded_by = ${caller.user_id}`;
    const seen = SUBJECT_TYPES.filter((type) => mayRead(caller, SUBJECTS[type].entity)).map((type) =>
      seesSubject(caller, type, t),
    );
    const subject = seen.length ? join(seen, ' OR ') : sql`false`;
    return sql`(CASE WHEN ${t}.subject_type IS NULL THEN ${mine}
      ELSE (${t}.status = 'ready' OR ${mine}) AND (${subject}) END)`;
  },
  sees(access, row) {
    const mine = row.uploaded_by === access.caller.user_id;
    if (row.subject_type === null) return mine;
    const { entity, inProject } = SUBJECTS[row.subject_type as SubjectType];
    if (row.status !== 'ready' && !mine) return false;
    // One that is gone has no project any more, which must not make its files everybody's.
    if (inProject && row.project_id === null) return false;
    const { project_id, channel_id, channel_type } = row;
    const subject = { id: row.subject_id, user_id: row.subject_user_id, project_id, channel_id, channel_type };
    return mayRead(access.caller, entity) && entity.visible.sees(access, subject);
  },
};

function seesSubject(caller: Caller, type: SubjectType, t: Sql): Sql {
  const { entity } = SUBJECTS[type];
  const where = [
    sql`s.org_id = ${t}.org_id`,
    sql`s.id = ${t}.subject_id`,
    entity.live?.(S) ?? null,
    entity.visible.sql(caller, S),
  ].filter((part) => part !== null);
  return sql`(${t}.subject_type = ${type} AND EXISTS (SELECT FROM ${raw(entity.table)} s WHERE ${join(where, ' AND ')}))`;
}

import { sql } from '@stint/db';
import { type Context, invalid } from '../kernel/index.ts';

export const MOST_LABELS = 50;

/** Refuses what is no label of the organization. */
export async function checkLabels(ctx: Context, label_ids: readonly string[], field = 'label_ids'): Promise<void> {
  if (label_ids.length === 0) return;
  const there = await ctx.db.label.findMany({ where: { id: { in: [...label_ids] } }, select: { id: true } });
  const known = new Set(there.map(({ id }) => id));
  const unknown = label_ids.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw invalid(field, `${unknown.join(', ')} is no label here`, 'invalid', { 'labels.list': 'has them' });
  }
}

/** Puts labels on a task; those it has stay. */
export async function addLabels(ctx: Context, task_id: string, label_ids: readonly string[]): Promise<void> {
  if (label_ids.length === 0) return;
  await ctx.query(sql`INSERT INTO task_labels (org_id, task_id, label_id, created_at)
    SELECT ${ctx.caller.org_id}, ${task_id}, l, ${ctx.now}::timestamptz FROM unnest(${[...label_ids]}::text[]) l
    ON CONFLICT DO NOTHING`);
}

/** Makes the labels of a task these, and no others. */
export async function setLabels(ctx: Context, task_id: string, label_ids: readonly string[]): Promise<void> {
  await ctx.db.taskLabel.deleteMany({ where: { task_id, label_id: { notIn: [...label_ids] } } });
  await addLabels(ctx, task_id, label_ids);
}

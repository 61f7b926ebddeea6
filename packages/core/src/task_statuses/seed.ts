import { type Context, newId } from '../kernel/index.ts';

/** The statuses every organization starts with. */
const DEFAULTS = [
  { name: 'To do', colour: '#64748b', category: 'open', is_terminal: false, progress: 0, position: 'a0' },
  { name: 'In progress', colour: '#2563eb', category: 'active', is_terminal: false, progress: 50, position: 'a1' },
  { name: 'In review', colour: '#d97706', category: 'review', is_terminal: false, progress: 80, position: 'a2' },
  { name: 'Done', colour: '#16a34a', category: 'done', is_terminal: true, progress: 100, position: 'a3' },
];

export async function seedStatuses(ctx: Context): Promise<void> {
  await ctx.db.taskStatus.createMany({ data: DEFAULTS.map((status) => ({ ...status, id: newId('sts') })) });
}

import { sql } from '@stint/db';
import { z } from 'zod';
import { get, operation, ROW } from '../../kernel/index.ts';
import { Expense } from '../expense.schema.ts';

export const expenseCategories = operation({
  name: 'expenses.categories',
  summary: 'List the categories in use',
  effect: 'read',
  permission: null,
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(z.strictObject({ category: z.string(), expenses: z.int() })) }),
  rest: get('/expenses/categories'),
  mcp: {
    when: 'See which categories expenses have, the most used first, before entering one: use a name that is there.',
  },
  async run(ctx) {
    const visible = Expense.visible.sql(ctx.caller, ROW);
    const data = await ctx.query<{ category: string; expenses: number }>(sql`
      SELECT ${ROW}.category, count(*)::int AS expenses FROM expenses ${ROW}
      WHERE ${ROW}.org_id = ${ctx.caller.org_id} AND ${visible ?? sql`true`}
      GROUP BY ${ROW}.category ORDER BY expenses DESC, ${ROW}.category LIMIT 200`);
    return { data };
  },
});

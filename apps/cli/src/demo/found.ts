import { type AnyOperation, foundOrg, newId, operation, orgCreated, User, userRegistered } from '@stint/core';
import { sql } from '@stint/db';
import { z } from 'zod';

const Newcomer = z.strictObject({
  user_id: z.string(),
  /** Has an account from before; it stays as it is. */
  known: z.boolean(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
  billable_rate: z.int(),
  cost_rate: z.int(),
  weekly_capacity_minutes: z.int(),
});
export type Newcomer = z.infer<typeof Newcomer>;

/** Founds the demo organization and lets its people in. Recorded like any other write, and reached by no protocol. */
export const foundDemo: AnyOperation = operation({
  name: 'demo.found',
  summary: 'Found the demo organization',
  effect: 'write',
  permission: null,
  scope: 'any',
  input: z.strictObject({
    organization_name: z.string(),
    time_zone: z.string(),
    password_hash: z.string(),
    people: z.array(Newcomer).min(1),
  }),
  output: z.strictObject({}),
  emits: [orgCreated, userRegistered],
  rest: false,
  mcp: false,
  graphql: false,
  async run(ctx, { organization_name, time_zone, password_hash, people }) {
    const { org_id, user_id: owner } = ctx.caller;
    for (const { known, user_id, email, name } of people) {
      if (known) continue;
      await ctx.query(
        sql`INSERT INTO users (id, email, name, time_zone) VALUES (${user_id}, ${email}, ${name}, ${time_zone})`,
      );
      await ctx.query(sql`INSERT INTO user_secrets (user_id, password_hash) VALUES (${user_id}, ${password_hash})`);
    }
    await foundOrg(ctx, { name: organization_name, time_zone });
    for (const { user_id, role, billable_rate, cost_rate, weekly_capacity_minutes } of people) {
      const rates = { billable_rate: BigInt(billable_rate), cost_rate: BigInt(cost_rate), weekly_capacity_minutes };
      if (user_id === owner) await ctx.db.member.updateMany({ where: { user_id }, data: rates });
      else await ctx.db.member.create({ data: { id: newId('mem'), user_id, role, ...rates }, select: { id: true } });
      ctx.emit(userRegistered, await ctx.reload(User, user_id));
    }
    await ctx.query(
      sql`UPDATE orgs SET settings = jsonb_set(settings, '{default_rate}', '11000') WHERE org_id = ${org_id}`,
    );
    return {};
  },
});

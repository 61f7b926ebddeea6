import { sql } from '@stint/db';
import { z } from 'zod';
import { expectedVersion, id, operation, patch, rate } from '../../kernel/index.ts';
import { applyRates, applyTo, named, reapplying, setAt, tooManyEntries } from '../../rates/index.ts';
import { acting } from '../member.acting.ts';
import { memberRatesChanged } from '../member.events.ts';
import { lockMember } from '../member.lock.ts';
import { Member } from '../member.schema.ts';

const hourly = rate().nullable().optional();

export const setMemberRates = operation({
  name: 'members.set_rates',
  summary: "Set what a member's hour is billed at and costs",
  effect: 'write',
  scope: 'manage:members',
  idempotent: true,
  permission: 'manage_rates',
  input: z.strictObject({
    member_id: id('mem'),
    /** Minor units of the organization's currency an hour. */
    billable_rate: hourly,
    cost_rate: hourly,
    ...applyTo,
    ...expectedVersion,
  }),
  output: Member.schema,
  emits: [memberRatesChanged, ...reapplying],
  fails: [tooManyEntries],
  rest: patch('/members/{member_id}/rates'),
  mcp: {
    when: "Set a member's rates, in minor units an hour. Time that is tracked already keeps its rates, unless apply_to is unbilled.",
  },
  async run(ctx, { member_id, expected_version, apply_to, billable_rate, cost_rate }) {
    // The organization's currency, which the rates are in, is held with the memberships.
    await acting(ctx, 'manage_rates');
    const before = await lockMember(ctx, member_id, expected_version);
    const was = before.value;
    const after = await ctx.update(before, {
      billable_rate,
      billable_rate_set_at: setAt(ctx, was.billable_rate, billable_rate),
      cost_rate,
      cost_rate_set_at: setAt(ctx, was.cost_rate, cost_rate),
    });
    ctx.emit(memberRatesChanged, after, before);
    await applyRates(ctx, apply_to, {
      entries: sql`t.user_id = ${was.user_id}`,
      billable: named(billable_rate, 'member'),
      cost: named(cost_rate, 'member'),
    });
    return after;
  },
});

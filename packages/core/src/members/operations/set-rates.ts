import { z } from 'zod';
import { at, bigint, defined, expectedVersion, id, operation, patch, rate, touched } from '../../kernel/index.ts';
import { lockMemberships } from '../acting.ts';
import { lockMember } from '../lock-member.ts';
import { memberRatesChanged } from '../member.events.ts';
import { Member } from '../member.schema.ts';

const hourly = rate().nullable().optional();

export const setMemberRates = operation({
  name: 'members.set_rates',
  summary: "Set what a member's hour is billed at and costs",
  effect: 'write',
  idempotent: true,
  permission: 'manage_rates',
  input: z.strictObject({
    member_id: id('mem'),
    /** Minor units of the organization's currency an hour. */
    billable_rate: hourly,
    cost_rate: hourly,
    ...expectedVersion,
  }),
  output: Member.schema,
  emits: [memberRatesChanged],
  rest: patch('/members/{member_id}/rates'),
  mcp: {
    when: "Set a member's rates, in minor units an hour. Time that is tracked already keeps its rates.",
  },
  async run(ctx, { member_id, expected_version, billable_rate, cost_rate }) {
    // The organization's currency, which the rates are in, stays while they are set.
    await lockMemberships(ctx);
    const before = await lockMember(ctx, member_id, expected_version);
    await ctx.db.member.update({
      where: at(ctx, member_id),
      data: { ...defined({ billable_rate: bigint(billable_rate), cost_rate: bigint(cost_rate) }), ...touched(ctx) },
      select: { id: true },
    });
    const after = await ctx.reload(Member, member_id);
    ctx.emit(memberRatesChanged, after, before);
    return after;
  },
});

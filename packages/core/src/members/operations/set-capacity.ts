import { z } from 'zod';
import { at, defined, expectedVersion, id, operation, patch, touched } from '../../kernel/index.ts';
import { lockMember } from '../lock-member.ts';
import { memberCapacityChanged } from '../member.events.ts';
import { Member } from '../member.schema.ts';
import { WorkingHours } from '../working-hours.ts';

export const setMemberCapacity = operation({
  name: 'members.set_capacity',
  summary: 'Set how much and when a member works',
  effect: 'write',
  idempotent: true,
  permission: 'manage_members',
  input: z.strictObject({
    member_id: id('mem'),
    weekly_capacity_minutes: z
      .int()
      .min(0)
      .max(7 * 24 * 60)
      .optional(),
    working_hours: WorkingHours.optional(),
    ...expectedVersion,
  }),
  output: Member.schema,
  emits: [memberCapacityChanged],
  rest: patch('/members/{member_id}/capacity'),
  mcp: {
    when: "Set a member's minutes a week, or their working hours by weekday; working hours replace the ones before.",
  },
  async run(ctx, { member_id, expected_version, ...input }) {
    const before = await lockMember(ctx, member_id, expected_version);
    await ctx.db.member.update({
      where: at(ctx, member_id),
      data: { ...defined(input), ...touched(ctx) },
      select: { id: true },
    });
    const after = await ctx.reload(Member, member_id);
    ctx.emit(memberCapacityChanged, after, before);
    return after;
  },
});

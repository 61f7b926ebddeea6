import { jsonText } from '@stint/db';
import { z } from 'zod';
import { expectedVersion, id, operation, patch } from '../../kernel/index.ts';
import { acting } from '../member.acting.ts';
import { memberCapacityChanged } from '../member.events.ts';
import { WorkingHours } from '../member.hours.ts';
import { lockMember } from '../member.lock.ts';
import { Member } from '../member.schema.ts';

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
  async run(ctx, { member_id, expected_version, weekly_capacity_minutes, working_hours }) {
    await acting(ctx, 'manage_members');
    const before = await lockMember(ctx, member_id, expected_version);
    const columns = { weekly_capacity_minutes, working_hours: jsonText(working_hours) };
    return ctx.emit(memberCapacityChanged, await ctx.update(before, columns), before);
  },
});

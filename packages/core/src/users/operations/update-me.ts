import { z } from 'zod';
import { defined, expectedVersion, line, operation, patch, timeZone, touched } from '../../kernel/index.ts';
import { userUpdated } from '../user.events.ts';
import { locale, User } from '../user.schema.ts';

export const updateMe = operation({
  name: 'users.update_me',
  summary: 'Change your own profile',
  effect: 'write',
  idempotent: true,
  permission: null,
  input: z.strictObject({
    name: line(200).optional(),
    time_zone: timeZone().optional(),
    locale: locale().optional(),
    ...expectedVersion,
  }),
  output: User.schema,
  emits: [userUpdated],
  rest: patch('/me'),
  mcp: { when: 'Change the name, time zone or locale of the person you work for; what you leave out stays.' },
  async run(ctx, { expected_version, ...input }) {
    const { user_id } = ctx.caller;
    const before = await ctx.lock(User, user_id, expected_version);
    await ctx.db.user.update({
      where: { id: user_id },
      data: { ...defined(input), ...touched(ctx) },
      select: { id: true },
    });
    return ctx.emit(userUpdated, await ctx.reload(User, user_id), before);
  },
});

import { z } from 'zod';
import { get, operation } from '../../../kernel/index.ts';
import { Preferences } from '../../preferences.schema.ts';

export const getPreferences = operation({
  name: 'users.preferences.get',
  summary: 'Get your preferences',
  effect: 'read',
  permission: null,
  input: z.strictObject({}),
  output: Preferences.schema,
  rest: get('/me/preferences'),
  mcp: { when: 'Read how the person you work for likes dates, times, the week and the display.' },
  run: (ctx) => ctx.find(Preferences, ctx.caller.user_id),
});

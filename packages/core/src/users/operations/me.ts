import { z } from 'zod';
import { get, operation } from '../../kernel/index.ts';
import { User } from '../user.schema.ts';

export const getMe = operation({
  name: 'users.me',
  summary: 'Get your own profile',
  effect: 'read',
  permission: null,
  input: z.strictObject({}),
  output: User.schema,
  rest: get('/me'),
  mcp: { when: 'Read the profile of the person you work for. For their role and what they may do, use whoami.' },
  run: (ctx) => ctx.find(User, ctx.caller.user_id),
});

import { z } from 'zod';
import { get, operation } from '../../../kernel/index.ts';
import { Settings } from '../../org.schema.ts';

export const getSettings = operation({
  name: 'orgs.settings.get',
  summary: "Get the organization's settings",
  effect: 'read',
  permission: null,
  input: z.strictObject({}),
  output: Settings.schema,
  rest: get('/orgs/current/settings'),
  mcp: { when: 'Read when the week and the fiscal year start, how time is rounded, and how documents are numbered.' },
  run: (ctx) => ctx.find(Settings, ctx.caller.org_id),
});

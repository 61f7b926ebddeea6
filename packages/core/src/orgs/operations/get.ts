import { z } from 'zod';
import { get, operation } from '../../kernel/index.ts';
import { Org } from '../org.schema.ts';

export const getOrg = operation({
  name: 'orgs.get',
  summary: 'Get the organization',
  effect: 'read',
  permission: null,
  input: z.strictObject({}),
  output: Org.schema,
  rest: get('/orgs/current'),
  mcp: { when: 'Read the name, time zone and currency of the organization you work in.' },
  run: (ctx) => ctx.find(Org, ctx.caller.org_id),
});

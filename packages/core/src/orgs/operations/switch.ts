import { sql } from '@stint/db';
import { z } from 'zod';
import { fail, failures, id, operation, post } from '../../kernel/index.ts';
import { orgSwitched } from '../org.events.ts';
import { sessionNeeded } from '../org.failures.ts';
import { sessionOnly } from '../org.policy.ts';
import { Org } from '../org.schema.ts';

export const switchOrg = operation({
  name: 'orgs.switch',
  summary: 'Start a session in another of your organizations',
  effect: 'write',
  permission: null,
  input: z.strictObject({ org_id: id('org') }),
  output: z.strictObject({
    access_token: z.string().nullable(),
    refresh_token: z.string().nullable(),
    token_type: z.literal('Bearer'),
    expires_in: z.int(),
    organization: Org.schema,
  }),
  emits: [orgSwitched],
  fails: [sessionNeeded],
  secrets: ['access_token', 'refresh_token'],
  runsIn: (_caller, { org_id }) => org_id,
  rest: post('/orgs/{org_id}/switch'),
  mcp: false,
  async run(ctx, { org_id }) {
    sessionOnly(ctx);
    const { user_id } = ctx.caller;
    const [member] = await ctx.query(sql`SELECT 1 FROM stint_orgs_of(${user_id}) WHERE org_id = ${org_id}`);
    if (!member) throw fail(failures.not_found, `There is no org ${org_id} here.`);
    const organization = await ctx.find(Org, org_id);
    ctx.emit(orgSwitched, organization);
    const tokens = await ctx.ports.startSession(user_id, org_id);
    return { ...tokens, organization };
  },
});

import { z } from 'zod';
import { currency, expectedVersion, line, operation, patch, timeZone } from '../../kernel/index.ts';
import { orgUpdated } from '../org.events.ts';
import { currencyInUse } from '../org.failures.ts';
import { currencyIsFree } from '../org.policy.ts';
import { Org } from '../org.schema.ts';

export const updateOrg = operation({
  name: 'orgs.update',
  summary: 'Change the organization',
  effect: 'write',
  idempotent: true,
  permission: 'manage_org',
  input: z.strictObject({
    name: line(200).optional(),
    time_zone: timeZone().optional(),
    currency: currency().optional(),
    ...expectedVersion,
  }),
  output: Org.schema,
  emits: [orgUpdated],
  fails: [currencyInUse],
  rest: patch('/orgs/current'),
  mcp: {
    when: 'Change the name, time zone or currency of the organization. Everything else is in orgs_settings_update.',
  },
  async run(ctx, { expected_version, ...input }) {
    const before = await ctx.lock(Org, ctx.caller.org_id, expected_version);
    if (input.currency !== undefined && input.currency !== before.value.currency) await currencyIsFree(ctx);
    return ctx.emit(orgUpdated, await ctx.update(before, input), before);
  },
});

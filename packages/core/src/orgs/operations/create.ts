import { z } from 'zod';
import { currency, line, newId, operation, post, timeZone } from '../../kernel/index.ts';
import { orgCreated } from '../org.events.ts';
import { foundOrg } from '../org.found.ts';
import { orgIdFor } from '../org.id.ts';
import { Org } from '../org.schema.ts';

export const createOrg = operation({
  name: 'orgs.create',
  summary: 'Found an organization that you own',
  effect: 'write',
  permission: null,
  input: z.strictObject({
    name: line(200),
    time_zone: timeZone().optional(),
    currency: currency().optional(),
  }),
  output: Org.schema,
  emits: [orgCreated],
  runsIn: (caller, _input, ports, key) => orgIdFor(caller, ports, key),
  rest: post('/orgs', 201),
  mcp: {
    when: 'Only when asked for in so many words: it makes a separate organization, which this credential cannot work in.',
  },
  run: (ctx, input) => foundOrg(ctx, { ...input, member_id: newId('mem') }),
});

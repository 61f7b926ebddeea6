import type { Prisma } from '@stint/db';
import { z } from 'zod';
import { expectedVersion, fail, failures, invalid, operation, patch, touched } from '../../../kernel/index.ts';
import { orgSettingsUpdated } from '../../org.events.ts';
import { OrgSettings, Settings, settingsInput } from '../../org.schema.ts';

const { rounding, number_series, ...rest } = settingsInput;
const MAX_FEATURES = 100;

export const updateSettings = operation({
  name: 'orgs.settings.update',
  summary: "Change the organization's settings",
  effect: 'write',
  idempotent: true,
  permission: 'manage_org',
  input: z.strictObject({
    ...z.strictObject(rest).partial().shape,
    rounding: rounding.partial().optional(),
    number_series: number_series.partial().optional(),
    ...expectedVersion,
  }),
  output: Settings.schema,
  emits: [orgSettingsUpdated],
  rest: patch('/orgs/current/settings'),
  mcp: { when: 'Change settings of the organization; what you leave out stays, inside rounding and the like as well.' },
  async run(ctx, { expected_version, ...input }) {
    const { org_id, permissions } = ctx.caller;
    if (input.default_rate !== undefined && !permissions.has('manage_rates')) {
      throw fail(failures.forbidden, 'default_rate needs the permission manage_rates.');
    }
    const before = await ctx.lock(Settings, org_id, expected_version);
    const { settings } = await ctx.db.org.findUniqueOrThrow({ where: { org_id }, select: { settings: true } });
    const merged = merge(settings as Stored, input);
    if (Object.keys((merged.features as object | undefined) ?? {}).length > MAX_FEATURES) {
      throw invalid('features', `cannot be more than ${MAX_FEATURES}`, 'too_big');
    }
    OrgSettings.parse(merged);
    await ctx.db.org.update({
      where: { org_id },
      data: { settings: merged as Prisma.InputJsonObject, ...touched(ctx) },
      select: { id: true },
    });
    const after = await ctx.reload(Settings, org_id);
    ctx.emit(orgSettingsUpdated, after, before);
    return after;
  },
});

type Stored = Record<string, unknown>;

const isObject = (value: unknown): value is Stored => typeof value === 'object' && value !== null;

/** What was set, with what is set now over it; only what somebody set is kept, so that defaults can move. */
function merge(set: Stored, change: Stored): Stored {
  const merged = { ...set };
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue;
    const old = set[name];
    merged[name] = isObject(value) && isObject(old) ? merge(old, value) : value;
  }
  return merged;
}

import { jsonText, sql } from '@stint/db';
import { z } from 'zod';
import { expectedVersion, fail, failures, invalid, operation, patch } from '../../../kernel/index.ts';
import { applyRates, applyTo, named, reapplying, setAt, tooManyEntries } from '../../../rates/index.ts';
import { orgSettingsUpdated } from '../../org.events.ts';
import { Settings } from '../../org.schema.ts';
import { settingsInput } from '../../org.settings.ts';

const { rounding, number_series, billing, assistants, ...rest } = settingsInput;
const MAX_FEATURES = 100;

export const updateSettings = operation({
  name: 'orgs.settings.update',
  summary: "Change the organization's settings",
  effect: 'write',
  scope: 'manage:orgs',
  idempotent: true,
  permission: 'manage_org',
  input: z.strictObject({
    ...z.strictObject(rest).partial().shape,
    rounding: rounding.partial().optional(),
    number_series: number_series.partial().optional(),
    billing: billing.partial().optional(),
    assistants: assistants.partial().optional(),
    ...applyTo,
    ...expectedVersion,
  }),
  output: Settings.schema,
  emits: [orgSettingsUpdated, ...reapplying],
  fails: [tooManyEntries],
  // Where clients pay to, and what they are mailed by itself, are among them.
  approval: true,
  rest: patch('/orgs/current/settings'),
  mcp: {
    when: 'Change settings of the organization; what you leave out stays, inside rounding and the like as well. A rate is for new time; with apply_to unbilled also for time not billed yet.',
  },
  async run(ctx, { expected_version, apply_to, ...input }) {
    const { org_id, permissions } = ctx.caller;
    if (input.default_rate !== undefined && !permissions.has('manage_rates')) {
      throw fail(failures.forbidden, 'default_rate needs the permission manage_rates.');
    }
    if (input.assistants && !['session', 'system'].includes(ctx.caller.credential.kind)) {
      throw fail(
        failures.forbidden,
        'What assistants may do is for a person to say: sign in, a token cannot change it.',
      );
    }
    const before = await ctx.lock(Settings, org_id, expected_version);
    const { settings } = await ctx.db.org.findUniqueOrThrow({ where: { org_id }, select: { settings: true } });
    const default_rate_set_at = setAt(ctx, before.value.default_rate, input.default_rate);
    const merged = merge(settings as Stored, { ...input, default_rate_set_at });
    if (Object.keys((merged.features as object | undefined) ?? {}).length > MAX_FEATURES) {
      throw invalid('features', `cannot be more than ${MAX_FEATURES}`, 'too_big');
    }
    const after = await ctx.update(before, { settings: jsonText(merged) });
    ctx.emit(orgSettingsUpdated, after, before);
    await applyRates(ctx, apply_to, { entries: sql`true`, billable: named(input.default_rate, 'org') });
    return after;
  },
});

type Stored = Record<string, unknown>;

/** A list is set as a whole. */
const isObject = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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

import { sql } from '@stint/db';
import { z } from 'zod';
import { defined, expectedVersion, operation, patch } from '../../../kernel/index.ts';
import { choices, Preferences } from '../../preferences.schema.ts';
import { preferencesUpdated } from '../../user.events.ts';

export const updatePreferences = operation({
  name: 'users.preferences.update',
  summary: 'Change your preferences',
  effect: 'write',
  idempotent: true,
  permission: null,
  input: z.strictObject({ ...z.strictObject(choices).partial().shape, ...expectedVersion }),
  output: Preferences.schema,
  emits: [preferencesUpdated],
  rest: patch('/me/preferences'),
  mcp: { when: 'Change preferences of the person you work for; what you leave out stays.' },
  async run(ctx, { expected_version, ...input }) {
    const { org_id, user_id } = ctx.caller;
    // The membership stands for a row that may not be there yet.
    await ctx.query(sql`SELECT id FROM members WHERE org_id = ${org_id} AND user_id = ${user_id} FOR NO KEY UPDATE`);
    const before = await ctx.find(Preferences, user_id, { version: expected_version });
    await ctx.query(sql`INSERT INTO user_preferences AS p (org_id, user_id, values, version, updated_at)
      VALUES (${org_id}, ${user_id}, ${JSON.stringify(defined(input))}::jsonb, 2, ${ctx.now})
      ON CONFLICT (org_id, user_id) DO UPDATE SET values = p.values || excluded.values,
        version = p.version + 1, updated_at = excluded.updated_at`);
    return ctx.emit(preferencesUpdated, await ctx.reload(Preferences, user_id), before);
  },
});

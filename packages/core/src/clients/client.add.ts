import { jsonText } from '@stint/db';
import type { z } from 'zod';
import { type Context, defined, needed, type Row } from '../kernel/index.ts';
import { setAt } from '../rates/index.ts';
import { clientCreated } from './client.events.ts';
import type { NewClient } from './client.input.ts';
import { Client } from './client.schema.ts';

/** Adds a client and publishes it. */
export async function addClient(
  ctx: Context,
  { billing_address, rounding, ...input }: z.infer<typeof NewClient>,
  import_key?: string,
): Promise<Row<typeof Client>> {
  if (input.default_rate !== undefined) needed(ctx, 'manage_rates', 'default_rate');
  const org = await ctx.db.org.findFirstOrThrow({ select: { currency: true } });
  const client = await ctx.insert(Client, {
    currency: org.currency,
    ...defined(input),
    default_rate_set_at: setAt(ctx, null, input.default_rate),
    billing_address: jsonText(billing_address),
    rounding: jsonText(rounding),
    import_key,
  });
  return ctx.emit(clientCreated, client);
}

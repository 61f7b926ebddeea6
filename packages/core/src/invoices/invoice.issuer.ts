import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import { type OrgSettings, Settings } from '../orgs/index.ts';

/** What documents need of the organization. */
export interface Issuer {
  readonly name: string;
  readonly currency: string;
  readonly time_zone: string;
  /** The day it is now in its zone. */
  readonly today: string;
  readonly billing: OrgSettings['billing'];
  readonly number_series: OrgSettings['number_series'];
}

export async function issuerOf(ctx: Context): Promise<Issuer> {
  const [org] = await ctx.query<Omit<Issuer, 'billing' | 'number_series'>>(sql`SELECT name, currency, time_zone,
    (${ctx.now}::timestamptz AT TIME ZONE time_zone)::date::text AS today FROM orgs WHERE org_id = ${ctx.caller.org_id}`);
  const { billing, number_series } = (await ctx.find(Settings, ctx.caller.org_id)).value;
  return { ...(org as Issuer), billing: billing as Issuer['billing'], number_series };
}

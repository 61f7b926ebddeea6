import { raw, type Sql, sql } from '@stint/db';

/** What a rate is for: what an hour is billed at, and what it costs. */
export type RateKind = 'billable' | 'cost';
export type RateSource = 'project_member' | 'project' | 'member' | 'client' | 'org';

/**
 * Every place a rate of somebody on a project is looked for: the one and only order of rates, nearest first by `nr`. A
 * rate `fits` only in the currency the work is `billed_in`: the project's, else the organization's.
 */
export const rateSteps = (org_id: Sql, user_id: Sql, project_id: Sql): Sql => sql`
  SELECT v.*, coalesce(p.currency, o.currency) AS billed_in,
    coalesce(v.rate IS NOT NULL AND v.currency = coalesce(p.currency, o.currency), false) AS fits
  FROM members m JOIN orgs o ON o.org_id = m.org_id
  LEFT JOIN projects p ON p.org_id = m.org_id AND p.id = ${project_id}
  LEFT JOIN project_members pm ON pm.org_id = m.org_id AND pm.project_id = p.id AND pm.user_id = m.user_id
  LEFT JOIN clients c ON c.org_id = m.org_id AND c.id = p.client_id
  CROSS JOIN LATERAL (VALUES
    ('billable', 1, 'project_member', pm.id, pm.billable_rate, p.currency, pm.billable_rate_set_at),
    ('billable', 2, 'project', p.id, p.default_rate, p.currency, p.default_rate_set_at),
    ('billable', 3, 'member', m.id, m.billable_rate, o.currency, m.billable_rate_set_at),
    ('billable', 4, 'client', c.id, c.default_rate, c.currency, c.default_rate_set_at),
    ('billable', 5, 'org', o.org_id, (o.settings ->> 'default_rate')::bigint, o.currency,
      (o.settings ->> 'default_rate_set_at')::timestamptz),
    ('cost', 1, 'project_member', pm.id, pm.cost_rate, p.currency, pm.cost_rate_set_at),
    ('cost', 2, 'member', m.id, m.cost_rate, o.currency, m.cost_rate_set_at)
  ) v(kind, nr, source, place, rate, currency, set_at)
  WHERE m.org_id = ${org_id} AND m.user_id = ${user_id}`;

const first = (column: string, kind: RateKind): Sql =>
  raw(`(array_agg(s.${column} ORDER BY s.nr) FILTER (WHERE s.kind = '${kind}' AND s.fits))[1]`);

/** The rates that count, under the names of the columns that an entry freezes them in. */
export const ratesOf = (org_id: Sql, user_id: Sql, project_id: Sql): Sql => sql`
  SELECT max(s.billed_in) AS currency,
    ${first('rate', 'billable')} AS billable_rate, ${first('source', 'billable')} AS billable_rate_source,
    ${first('set_at', 'billable')} AS billable_rate_set_at,
    ${first('rate', 'cost')} AS cost_rate, ${first('source', 'cost')} AS cost_rate_source,
    ${first('set_at', 'cost')} AS cost_rate_set_at
  FROM (${rateSteps(org_id, user_id, project_id)}) s`;

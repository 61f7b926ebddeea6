import { sql } from '@stint/db';
import { z } from 'zod';
import { Client } from '../clients/client.schema.ts';
import {
  currency,
  day,
  entity,
  field,
  id,
  inProject,
  instant,
  line,
  Money,
  minorUnits,
  prose,
} from '../kernel/index.ts';
import { projectVisible } from './project.policy.ts';

export const BUDGET_KINDS = ['hours', 'money'] as const;
export const PROJECT_ROLES = ['lead', 'member'] as const;

/** The prefix of a project's task keys: WEB in WEB-42. */
export const projectCode = () =>
  z.string().regex(/^[A-Z][A-Z0-9]{1,9}$/, 'expected 2 to 10 capital letters and digits, a letter first');

/** What a project may use up. The amount of a money budget stands beside it, for those who see finances. */
const Budget = z.strictObject({
  kind: z.enum(BUDGET_KINDS),
  /** Set when the kind is hours. */
  hours: z.int().nullable(),
  /** Percents of the budget at which `project.budget_reached` is published, each once. */
  alert_percents: z.array(z.int()),
});

export const Project = entity({
  name: 'project',
  kind: 'prj',
  table: 'projects',
  visible: projectVisible,
  live: (t) => sql`${t}.deleted_at IS NULL`,
  relations: { client: { to: () => Client, by: 'client_id' } },
  fields: {
    id: id('prj'),
    client_id: id('cli').nullable(),
    code: projectCode(),
    name: line(200),
    description: field(prose().nullable(), { prose: true }),
    colour: z.string(),
    is_private: z.boolean(),
    is_billable: z.boolean(),
    currency: currency(),
    default_rate: field(Money.nullable(), {
      needs: 'view_rates',
      sql: (t) =>
        sql`CASE WHEN ${t}.default_rate IS NOT NULL THEN json_build_object('amount', ${t}.default_rate, 'currency', ${t}.currency) END`,
    }),
    budget: field(Budget.nullable(), {
      sql: (t) =>
        sql`CASE WHEN ${t}.budget_kind IS NOT NULL THEN json_build_object('kind', ${t}.budget_kind, 'hours', ${t}.budget_seconds / 3600, 'alert_percents', ${t}.budget_alerts) END`,
    }),
    budget_amount: field(Money.nullable(), {
      needs: 'view_finances',
      sql: (t) =>
        sql`CASE WHEN ${t}.budget_amount IS NOT NULL THEN json_build_object('amount', ${t}.budget_amount, 'currency', ${t}.currency) END`,
    }),
    /** The highest alert percent reached so far; 0 before the first. */
    budget_alerted: field(z.int(), { needs: 'view_finances' }),
    starts_on: day().nullable(),
    ends_on: day().nullable(),
    archived_at: instant().nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

/** Somebody on a project; rates in minor units of the project's currency an hour. */
export const ProjectMember = entity({
  name: 'project_member',
  kind: 'pm',
  table: 'project_members',
  topic: 'project_id',
  visible: inProject(),
  relations: { project: { to: () => Project, by: 'project_id' } },
  fields: {
    id: id('pm'),
    project_id: id('prj'),
    user_id: id('usr'),
    role: z.enum(PROJECT_ROLES),
    billable_rate: field(minorUnits().nullable(), { needs: 'view_rates' }),
    cost_rate: field(minorUnits().nullable(), { needs: 'view_rates' }),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

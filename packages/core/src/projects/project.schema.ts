import { type Sql, sql } from '@stint/db';
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
  moneyField,
  prose,
  Rounding,
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
  domain: 'projects',
  kind: 'prj',
  table: 'projects',
  model: 'Project',
  visible: projectVisible,
  live: (t) => sql`${t}.deleted_at IS NULL`,
  relations: { client: { to: () => Client, by: 'client_id' } },
  called: (t) => [sql`${t}.name`, sql`${t}.code`],
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
    default_rate: moneyField(Money.nullable(), 'default_rate', 'view_rates'),
    /** How worked time is rounded when it is billed; null: as the client says, else the organization. */
    rounding: Rounding.nullable(),
    budget: field(Budget.nullable(), {
      sql: (t) =>
        sql`CASE WHEN ${t}.budget_kind IS NOT NULL THEN json_build_object('kind', ${t}.budget_kind, 'hours', ${t}.budget_seconds / 3600, 'alert_percents', ${t}.budget_alerts) END`,
    }),
    budget_amount: moneyField(Money.nullable(), 'budget_amount', 'view_finances'),
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

const projectCurrency = (t: Sql) =>
  sql`(SELECT p.currency FROM projects p WHERE p.org_id = ${t}.org_id AND p.id = ${t}.project_id)`;

/** A rate an hour, in the project's currency. */
const hourly = (column: string) => moneyField(Money.nullable(), column, 'view_rates', projectCurrency);

/** Somebody on a project. */
export const ProjectMember = entity({
  name: 'project_member',
  domain: 'projects',
  kind: 'pm',
  table: 'project_members',
  model: 'ProjectMember',
  topic: 'project_id',
  visible: inProject(),
  relations: { project: { to: () => Project, by: 'project_id' } },
  fields: {
    id: id('pm'),
    project_id: id('prj'),
    user_id: id('usr'),
    role: z.enum(PROJECT_ROLES),
    billable_rate: hourly('billable_rate'),
    cost_rate: hourly('cost_rate'),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

import { z } from 'zod';
import { currency, day, id, line, minorUnits, prose, Rounding, rate } from '../kernel/index.ts';
import { BUDGET_KINDS, PROJECT_ROLES, projectCode } from './project.schema.ts';

const Budget = z
  .strictObject({
    kind: z.enum(BUDGET_KINDS),
    /** For kind hours. */
    hours: z.int().min(1).max(1_000_000).optional(),
    /** For kind money: minor units of the project's currency. */
    amount: minorUnits().min(1).optional(),
    /** Percents of the budget at which `project.budget_reached` is published. */
    alert_percents: z.array(z.int().min(1).max(1000)).max(10).default([80, 100]),
  })
  .refine((budget) => (budget.kind === 'hours') === (budget.hours !== undefined), {
    path: ['hours'],
    error: 'belongs to a budget of kind hours, which needs it',
  })
  .refine((budget) => (budget.kind === 'money') === (budget.amount !== undefined), {
    path: ['amount'],
    error: 'belongs to a budget of kind money, which needs it',
  });

/** What may be set on a project; each operation says which of it is needed. */
export const projectInput = {
  name: line(200),
  code: projectCode(),
  client_id: id('cli').nullable(),
  description: prose().nullable(),
  colour: z.string().regex(/^#[0-9a-fA-F]{6}$/, 'expected a colour such as #4f46e5'),
  is_private: z.boolean(),
  /** Whether time on it is billable unless an entry says otherwise. */
  is_billable: z.boolean(),
  currency: currency(),
  /** Minor units of the project's currency an hour. Needs manage_rates. */
  default_rate: rate().nullable(),
  /** How worked time is rounded when it is billed; null: as the client says, else the organization. */
  rounding: Rounding.nullable(),
  /** A budget of money needs view_finances. */
  budget: Budget.nullable(),
  starts_on: day().nullable(),
  ends_on: day().nullable(),
};

export const ProjectChanges = z.strictObject(projectInput).partial();
export type ProjectChanges = z.infer<typeof ProjectChanges>;

/** Rates are in minor units of the project's currency an hour and need manage_rates. */
export const projectMemberInput = {
  role: z.enum(PROJECT_ROLES).optional(),
  billable_rate: rate().nullable().optional(),
  cost_rate: rate().nullable().optional(),
};

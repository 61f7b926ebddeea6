import { join, raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { Client } from '../clients/index.ts';
import { type Caller, day, type Entity, id, invalid } from '../kernel/index.ts';
import { Label } from '../labels/label.schema.ts';
import { Project } from '../projects/index.ts';
import { Task } from '../tasks/index.ts';
import { UNITS, type Unit } from './report.calendar.ts';
import { reportFrame } from './report.range.ts';

/** What work can be grouped by. */
export const DIMENSIONS = ['project', 'client', 'user', 'task', 'label', ...UNITS] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const groupBy = (of: readonly Dimension[] = DIMENSIONS) =>
  z
    .array(z.enum(of))
    .min(1)
    .max(3)
    .refine((by) => new Set(by).size === by.length, 'names one twice')
    .refine((by) => by.filter(isUnit).length <= 1, 'can have one of day, week and month');

export const isUnit = (dimension: Dimension): dimension is Unit => (UNITS as readonly string[]).includes(dimension);

/** What the rows are cut in time by; null when they are not. */
export const unitOf = (by: readonly Dimension[]): Unit | null => by.find(isUnit) ?? null;

/** The same keys without labels, for the totals: under several labels something is in several rows, and once in the total. */
export function withoutLabel(by: readonly Dimension[]): readonly Dimension[] {
  const others = by.filter((dimension) => dimension !== 'label');
  return others.length > 0 ? others : ['project'];
}

/** What a report by keys answers: a row for each, and totals. */
export const groupedOutput = <M extends z.ZodRawShape>(measures: M) =>
  z.strictObject({
    ...reportFrame,
    group_by: z.array(z.string()),
    data: z.array(z.strictObject({ ...dimensionFields, ...measures })),
    has_more: z.boolean(),
    totals: z.array(z.strictObject(measures)),
  });

/** How many rows of it. */
export const rowLimit = () => z.int().min(1).max(5000).default(1000);

/** The fields by which a row says what it is of; those that are not asked for are absent. */
export const dimensionFields = {
  project_id: id('prj').nullable().optional(),
  project: z.string().nullable().optional(),
  client_id: id('cli').nullable().optional(),
  client: z.string().nullable().optional(),
  user_id: id('usr').nullable().optional(),
  user: z.string().nullable().optional(),
  task_id: id('task').nullable().optional(),
  task: z.string().nullable().optional(),
  /** null is what has no label. */
  label_id: id('lbl').nullable().optional(),
  label: z.string().nullable().optional(),
  /** The day, or the first day of the week or month. */
  day: day().optional(),
  week: day().optional(),
  month: day().optional(),
};

/** The key columns of grouped rows `g`, as they are called in the answer. */
export const keyColumns = (by: readonly Dimension[]): Sql =>
  join(by.map((dimension) => (isUnit(dimension) ? raw('bucket') : raw(`${dimension}_id`))));

const seen = (of: Entity, alias: string, caller: Caller) => of.visible.sql(caller, raw(alias)) ?? raw('true');

/** Key and name of each dimension for the answer, over rows `g`; what the caller may not see has no name. */
export function answerColumns(by: readonly Dimension[], caller: Caller, labels: readonly string[]): Sql {
  const org = sql`${caller.org_id}`;
  const names: Record<Exclude<Dimension, Unit>, Sql> = {
    project: sql`g.project_id, (SELECT p.name FROM projects p WHERE p.org_id = ${org} AND p.id = g.project_id
      AND ${seen(Project, 'p', caller)}) AS project`,
    client: sql`g.client_id, (SELECT c.name FROM clients c WHERE c.org_id = ${org} AND c.id = g.client_id
      AND ${seen(Client, 'c', caller)}) AS client`,
    user: sql`g.user_id, (SELECT u.name FROM users u WHERE u.id = g.user_id) AS "user"`,
    task: sql`g.task_id, (SELECT k.key || ' ' || k.title FROM tasks k WHERE k.org_id = ${org} AND k.id = g.task_id
      AND ${seen(Task, 'k', caller)}) AS task`,
    label: sql`g.label_id, (SELECT b.name FROM labels b WHERE b.org_id = ${org} AND b.id = g.label_id
      AND ${seen(Label, 'b', caller)}) AS label`,
  };
  return join(
    by.map((dimension) =>
      isUnit(dimension) ? sql`(${[...labels]}::text[])[g.bucket] AS ${raw(dimension)}` : names[dimension],
    ),
  );
}

/** Clients are named only to those who may see them. */
export function checkDimensions(caller: Caller, by: readonly Dimension[], client_id?: string): void {
  if ((by.includes('client') || client_id) && !caller.permissions.has('view_clients')) {
    throw invalid(client_id ? 'client_id' : 'group_by', 'needs the permission view_clients');
  }
}

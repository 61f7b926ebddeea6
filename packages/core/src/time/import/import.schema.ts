import { z } from 'zod';
import { id, instant, line, timeZone } from '../../kernel/index.ts';
import { FORMATS } from './layouts.ts';
import { DATE_ORDERS } from './values.ts';

/** What an import takes, and its preview as well. */
export const importInput = {
  /** A detailed export, as text. At most 2,000 rows. */
  csv: z.string().min(1).max(1_000_000),
  /** Left out: told by the headings. */
  format: z.enum(FORMATS).optional(),
  /** How dates such as 10/06/2026 are read. Left out: told by the dates, where they tell. */
  date_order: z.enum(DATE_ORDERS).optional(),
  /** The zone that the clocks of the file are in. Left out: yours; for rows without a clock the person's. */
  time_zone: timeZone().optional(),
  /** Add projects and clients that are not there, as far as you may. */
  create_missing: z.boolean().default(false),
  /** Take rows that were invoiced there as well. */
  include_invoiced: z.boolean().default(false),
  /** Who is meant by a name or address in the file, by their address here. */
  people: z
    .array(z.strictObject({ name: line(254), email: z.email().max(254) }))
    .max(500)
    .default([]),
};
export type ImportInput = z.output<z.ZodObject<typeof importInput>>;

/** What becomes of a row: it is added, was imported before, was invoiced there, or has problems. */
export const ROW_STATES = ['new', 'present', 'skipped', 'faulty'] as const;

export const Totals = z.strictObject({
  rows: z.int(),
  new: z.int(),
  present: z.int(),
  skipped: z.int(),
  faulty: z.int(),
  /** Of the new rows. */
  seconds: z.int(),
  billable_seconds: z.int(),
});

/** What a name in the file stands for; the id is null where it is not there. */
const named = <T extends z.ZodType>(of: T) => z.strictObject({ name: z.string(), id: of.nullable() }).nullable();

export const PlannedRow = z.strictObject({
  /** As a spreadsheet counts: 1 is the header. */
  row: z.int(),
  state: z.enum(ROW_STATES),
  user: z.strictObject({ name: z.string(), id: id('usr').nullable() }),
  client: named(id('cli')),
  project: named(id('prj')),
  /** A task that is not there is kept in the description. */
  task: named(id('task')),
  description: z.string().nullable(),
  started_at: instant().nullable(),
  stopped_at: instant().nullable(),
  time_zone: z.string().nullable(),
  seconds: z.int().nullable(),
  billable: z.boolean().nullable(),
  problems: z.array(z.strictObject({ field: z.string(), message: z.string() })),
});
export type PlannedRow = z.infer<typeof PlannedRow>;

/** Projects, and clients, that are not there and would be made. */
export const Missing = z.strictObject({
  clients: z.array(z.string()),
  projects: z.array(z.strictObject({ name: z.string(), client: z.string().nullable() })),
});

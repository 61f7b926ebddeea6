import { sql } from '@stint/db';
import { z } from 'zod';
import { Client } from '../../clients/index.ts';
import { day, entity, field, having, id, instant, line, Refusal } from '../../kernel/index.ts';
import { Project } from '../../projects/index.ts';
import { GROUPINGS } from '../billing/billing.group.ts';
import { FREQUENCIES } from './recurrence.dates.ts';
import { Template } from './recurrence.template.ts';

export const CONTENTS = ['lines', 'time'] as const;

/** Drafts an invoice again and again; issuing stays with people. */
export const InvoiceRecurrence = entity({
  name: 'invoice_recurrence',
  domain: 'invoices',
  kind: 'irc',
  table: 'invoice_recurrences',
  model: 'InvoiceRecurrence',
  visible: having('view_finances'),
  live: (t) => sql`${t}.deleted_at IS NULL`,
  relations: {
    client: { to: () => Client, by: 'client_id' },
    project: { to: () => Project, by: 'project_id' },
  },
  fields: {
    id: id('irc'),
    client_id: id('cli'),
    /** Of `time`: bills this project only. */
    project_id: id('prj').nullable(),
    name: line(200),
    frequency: z.enum(FREQUENCIES),
    interval: z.int(),
    starts_on: day(),
    ends_on: day().nullable(),
    /** The next draft's day, in the organization's zone; null when none is left. */
    next_on: day().nullable(),
    /** Occurrences behind it, from starts_on: drafted, or skipped, or paused. */
    passed: field(z.int(), { sql: (t) => sql`${t}.made` }),
    /** `lines`: those of the template. `time`: what was worked and spent since the occurrence before, and not billed. */
    content: z.enum(CONTENTS),
    group_by: z.enum(GROUPINGS).nullable(),
    template: field(Template, { prose: true }),
    paused_at: instant().nullable(),
    /** What refused a draft, where it paused by itself. */
    pause_reason: Refusal.nullable(),
    created_by: id('usr').nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

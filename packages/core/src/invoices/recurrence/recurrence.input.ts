import { z } from 'zod';
import { Client } from '../../clients/index.ts';
import { type Context, day, id, invalid, line, needed } from '../../kernel/index.ts';
import { Project } from '../../projects/index.ts';
import { GROUPINGS } from '../billing/billing.group.ts';
import { FREQUENCIES } from './recurrence.dates.ts';
import { CONTENTS } from './recurrence.schema.ts';
import { Template } from './recurrence.template.ts';

/** Far enough for anybody, and near enough that no occurrence has a year of five digits. */
const until2200 = () => day().refine((value) => value < '2200-01-01', 'must be before 2200');

export const recurrenceInput = {
  client_id: id('cli'),
  /** Of `time`: bills this project only. */
  project_id: id('prj').nullable(),
  name: line(200),
  frequency: z.enum(FREQUENCIES),
  /** Every how many weeks, months, quarters or years. */
  interval: z.int().min(1).max(60),
  /** The first day, from which all others are counted; those before today are not made up for. */
  starts_on: until2200(),
  /** The last day on which a draft may be made. */
  ends_on: until2200().nullable(),
  content: z.enum(CONTENTS),
  /** Of `time`: how it is put together into lines; `task` if left out. */
  group_by: z.enum(GROUPINGS).nullable(),
  template: Template,
};

interface Recurrence {
  readonly client_id: string;
  readonly project_id: string | null;
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly content: (typeof CONTENTS)[number];
  readonly group_by: string | null;
  readonly template: z.infer<typeof Template>;
}

/** The rules between fields, and that client and project are there and belong together. */
export async function checkRecurrence(ctx: Context, of: Recurrence): Promise<void> {
  const { client_id, project_id, starts_on, ends_on, content, group_by, template } = of;
  if (ends_on !== null && ends_on < starts_on) throw invalid('ends_on', 'is before starts_on');
  if (content === 'lines') {
    if (!template.lines) throw invalid('template.lines', 'is required for the content lines', 'required');
    if (group_by !== null) throw invalid('group_by', 'is for the content time');
  } else {
    if (template.lines) throw invalid('template.lines', 'is for the content lines');
    // An amount over seconds is a rate.
    needed(ctx, 'view_rates', 'the content time');
  }
  await ctx.find(Client, client_id);
  if (project_id === null) return;
  const project = await ctx.find(Project, project_id);
  if (project.value.client_id !== client_id) throw invalid('project_id', 'is a project of another client');
}

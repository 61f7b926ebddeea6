import type { z } from 'zod';
import type { Context, RowProblem } from '../../kernel/index.ts';
import { lockedStarts } from '../entry.lock.ts';
import type { ImportInput, PlannedRow, Totals } from './import.schema.ts';
import { type Matched, matchWork, missingProblem, personOfRow } from './match.ts';
import { findNames } from './names.ts';
import { readExport, type Source, type SourceRow } from './read.ts';
import { timing, type When } from './when.ts';

const LONGEST_TEXT = 2000;

/** What would become of a row. */
export interface Step {
  readonly source: SourceRow;
  readonly planned: PlannedRow;
  readonly matched: Matched;
}

export interface Plan extends Omit<Source, 'rows'> {
  readonly steps: readonly Step[];
  readonly totals: z.infer<typeof Totals>;
}

/** Reads an export and finds out what would become of each row; nothing is written. */
export async function planImport(ctx: Context, input: ImportInput): Promise<Plan> {
  const { caller } = ctx;
  const { rows, ...read } = readExport(input.csv, input);
  const names = await findNames(ctx, rows);
  const when = timing(caller, input.time_zone, ctx.now);
  const steps = rows.map((source): Step => {
    const problems: RowProblem[] = [...source.problems];
    const note = (problem: RowProblem | null) => problem && problems.push(problem);
    const person = personOfRow(source, names, input.people);
    const known = 'user_id' in person ? person : null;
    if (!known) note(person as RowProblem);
    else if (known.user_id !== caller.user_id && !caller.permissions.has('manage_time')) {
      note({ field: 'user', message: `is ${known.name}; the time of others needs the permission manage_time` });
    }
    const matched = matchWork(source, names);
    note(matched.problem ?? missingProblem(caller, matched, input.create_missing));
    const span = known && when(source, known);
    if (span && 'field' in span && problems.length === 0) note(span);
    const description = descriptionOf(source, matched);
    if (description && description.length > LONGEST_TEXT)
      note({ field: 'description', message: 'is too long with its task' });
    const at = span && 'started' in span ? span : null;
    const state = names.present.has(source.import_key)
      ? 'present'
      : source.invoiced && !input.include_invoiced
        ? 'skipped'
        : problems.length
          ? 'faulty'
          : 'new';
    const user = { name: known?.name ?? source.email ?? source.user, id: known?.user_id ?? null };
    return { source, matched, planned: { ...shown(source, matched, at), user, description, state, problems } };
  });
  const open = await refuseLocked(ctx, steps);
  return { ...read, steps: open, totals: totalsOf(open) };
}

function shown(source: SourceRow, { client, project, task }: Matched, at: When | null) {
  const named = (name: string | null, id: string | null) => (name === null ? null : { name, id });
  const instant = (seconds: number | undefined) =>
    seconds === undefined ? null : new Date(seconds * 1000).toISOString();
  return {
    row: source.row,
    client: named(client?.name ?? source.client, client?.id ?? null),
    project: named(project?.name ?? source.project, project?.id ?? null),
    task: named(task?.title ?? source.task, task?.id ?? null),
    started_at: instant(at?.started),
    stopped_at: instant(at?.stopped),
    time_zone: at?.time_zone ?? null,
    seconds: at ? at.stopped - at.started : source.seconds,
    billable: source.billable ?? project?.is_billable ?? source.project !== null,
  };
}

/** The description, with the task where there is none of its name here. */
function descriptionOf({ task, description }: SourceRow, matched: Matched): string | null {
  return matched.task ? description : [task, description].filter((part) => part !== null).join(': ') || null;
}

const LOCKED = { timesheet_approved: 'in an approved timesheet', period_locked: 'in a locked period' };

/** No time goes into an approved week or a locked period. */
async function refuseLocked(ctx: Context, steps: readonly Step[]): Promise<Step[]> {
  const fresh = steps.filter(({ planned }) => planned.state === 'new');
  const reasons = await lockedStarts(
    ctx,
    fresh.map(({ planned }) => ({
      user_id: planned.user.id as string,
      started_at: new Date(planned.started_at as string),
      time_zone: planned.time_zone as string,
    })),
  );
  const locked = new Map(fresh.map((step, i) => [step, reasons[i]]));
  return steps.map((step) => {
    const reason = locked.get(step);
    if (!reason || reason === 'invoiced') return step;
    const problem = { field: 'start_date', message: `lies ${LOCKED[reason]}; open it, or leave the row out` };
    return { ...step, planned: { ...step.planned, state: 'faulty', problems: [problem] } };
  });
}

function totalsOf(steps: readonly Step[]): z.infer<typeof Totals> {
  const of = (state: PlannedRow['state']) => steps.filter(({ planned }) => planned.state === state);
  const fresh = of('new');
  const seconds = (some: readonly Step[]) => some.reduce((sum, { planned }) => sum + (planned.seconds ?? 0), 0);
  return {
    rows: steps.length,
    new: fresh.length,
    present: of('present').length,
    skipped: of('skipped').length,
    faulty: of('faulty').length,
    seconds: seconds(fresh),
    billable_seconds: seconds(fresh.filter(({ planned }) => planned.billable)),
  };
}

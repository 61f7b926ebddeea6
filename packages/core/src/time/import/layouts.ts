import { type CsvRow, invalid } from '../../kernel/index.ts';

export const FORMATS = ['toggl', 'clockify', 'harvest'] as const;
export type Format = (typeof FORMATS)[number];

/** Where an export has what we ask of a row; all as text. */
export interface Cells {
  readonly user: string;
  readonly email: string;
  readonly client: string;
  readonly project: string;
  readonly code: string;
  readonly task: string;
  readonly description: string;
  readonly billable: string;
  readonly invoiced: string;
  readonly date: string;
  readonly start: string;
  readonly end_date: string;
  readonly end: string;
  readonly duration: string;
}

interface Layout {
  /** Headings that an export of this kind has, and which no other has all of. */
  readonly needs: readonly string[];
  readonly cells: (cell: CsvRow['cell']) => Cells;
}

/** A detailed report with a start and an end of each row. */
const clocked = (cell: CsvRow['cell']): Omit<Cells, 'duration'> => ({
  user: cell('user', 'member'),
  email: cell('email'),
  client: cell('client'),
  project: cell('project'),
  code: '',
  task: cell('task'),
  description: cell('description'),
  billable: cell('billable'),
  invoiced: cell('invoiced', 'invoiced?'),
  date: cell('start date'),
  start: cell('start time'),
  end_date: cell('end date', 'stop date'),
  end: cell('end time', 'stop time'),
});

/** The columns of the detailed exports, as of 2026. */
const LAYOUTS: Record<Format, Layout> = {
  clockify: {
    needs: ['project', 'user', 'start date', 'start time', 'duration (h)'],
    cells: (cell) => ({ ...clocked(cell), duration: cell('duration (h)') || cell('duration (decimal)') }),
  },
  harvest: {
    needs: ['date', 'project', 'hours', 'first name', 'last name'],
    cells: (cell) => ({
      user: `${cell('first name')} ${cell('last name')}`.trim(),
      email: cell('email'),
      client: cell('client'),
      project: cell('project'),
      code: cell('project code'),
      task: cell('task'),
      description: cell('notes'),
      billable: cell('billable?', 'billable'),
      invoiced: cell('invoiced?', 'invoiced'),
      date: cell('date'),
      start: '',
      end_date: '',
      end: '',
      duration: cell('hours'),
    }),
  },
  toggl: {
    needs: ['project', 'start date', 'start time', 'duration'],
    cells: (cell) => ({ ...clocked(cell), duration: cell('duration') }),
  },
};

/** The layout asked for, or the one the headings are of. */
export function layoutOf(headings: readonly string[], asked: Format | undefined): { format: Format } & Layout {
  const lacks = (format: Format) => LAYOUTS[format].needs.filter((heading) => !headings.includes(heading));
  const format = asked ?? (Object.keys(LAYOUTS) as Format[]).find((one) => lacks(one).length === 0);
  if (!format) {
    throw invalid('csv', 'has the headings of no detailed export of Toggl, Clockify or Harvest', 'unknown_format');
  }
  const missing = lacks(format);
  if (missing.length) throw invalid('csv', `lacks columns of a detailed ${format} export: ${missing.join(', ')}`);
  return { format, ...LAYOUTS[format] };
}

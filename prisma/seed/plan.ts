import type { PersonKey } from './people.ts';
import type { ProjectKey } from './projects.ts';

type Dependency = 'finish_start' | 'start_start' | 'finish_finish' | 'start_finish';

/** Labels, and the tasks that have them, by title. */
export const LABELS: Readonly<Record<string, { readonly colour: string; readonly tasks: readonly string[] }>> = {
  Accessibility: {
    colour: '#7c3aed',
    tasks: [
      'Accessibility review against WCAG 2.2 AA',
      'Keyboard order for the whole form',
      'Colour scales that colour-blind operators can read',
    ],
  },
  Performance: {
    colour: '#0891b2',
    tasks: ['Search with typo tolerance', 'Load test with the orders of last December', 'Map with live load'],
  },
  'Waiting for the client': {
    colour: '#d97706',
    tasks: [
      'Redirects from the old addresses',
      'Credit limits for each customer',
      'Signage for the Salzburg practice',
      'Answer the questions of the accountant about VAT',
    ],
  },
  'Nice to have': {
    colour: '#64748b',
    tasks: ['Cookie consent without a banner', 'Skeletons while lists load', 'Night mode for the wall', 'Gift cards'],
  },
};

/** Days by which something has to be there: how many days from this week's Monday, and the groups that count for it. */
export const MILESTONES: readonly {
  readonly project: ProjectKey;
  readonly title: string;
  readonly target: number;
  readonly color: string;
  readonly description?: string;
  readonly groups: readonly string[];
}[] = [
  { project: 'WEB', title: 'Design signed off', target: 4, color: '#7c3aed', groups: ['Discovery', 'Design'] },
  {
    project: 'WEB',
    title: 'Launch',
    target: 32,
    color: '#16a34a',
    description: 'The old site is switched off **the same night**.',
    groups: ['Build', 'Launch'],
  },
  { project: 'APP', title: 'Pilot with ten customers', target: 11, color: '#2563eb', groups: ['This sprint'] },
  { project: 'BRD', title: 'Salzburg opens', target: 18, color: '#db2777', groups: ['Delivery'] },
  { project: 'GRD', title: 'Prototype on the wall', target: 25, color: '#2563eb', groups: ['Prototype'] },
];

/** The steps of tasks, by title; `x` before one that is done. */
export const CHECKLISTS: Readonly<Record<string, readonly string[]>> = {
  'Search with typo tolerance': [
    'x One typo in four letters',
    'x Synonyms of the trade',
    'Umlauts',
    'Measure on a phone',
  ],
  'Import the product catalogue every night': ['x Read the export', 'x Sunday encoding', 'Mail when it fails'],
  'Launch checklist and rollback plan': [
    'DNS with a short life',
    'Backup tried out',
    'Who is on call',
    'Text for the banner',
  ],
  'Delivery tracking': ['x First carrier', 'x Second carrier', 'Link for the third'],
  'Icon set for treatments': ['x 24 px', 'x 16 px', 'x Dark ground'],
  'Outage timeline': ['x Data of last winter', 'Zoom', 'Handover note'],
};

/** What waits for what, by title. */
export const DEPENDENCIES: readonly (readonly [task: string, depends_on: string, type?: Dependency])[] = [
  ['Product page', 'Wireframes for the product page'],
  ['Product page', 'Content model and editorial preview', 'start_start'],
  ['Redirects from the old addresses', 'Import the product catalogue every night'],
  ['Accessibility review against WCAG 2.2 AA', 'Cookie consent without a banner'],
  ['Accessibility review against WCAG 2.2 AA', 'Search with typo tolerance', 'finish_finish'],
  ['Launch checklist and rollback plan', 'Accessibility review against WCAG 2.2 AA'],
  ['Launch checklist and rollback plan', 'Redirects from the old addresses'],
  ['Mail when an order ships', 'Delivery tracking', 'start_start'],
  ['Load test with the orders of last December', 'Credit limits for each customer'],
  ['Brand guide as a website', 'Icon set for treatments'],
  ['Social media kit', 'Photo shoot: brief and shot list'],
  ['Gift cards', 'Christmas hamper builder'],
  ['Usability test with the night shift', 'Outage timeline'],
  ['Usability test with the night shift', 'Map with live load'],
];

/** What is done again and again: the days are the rule's, from next week's Monday on. */
export const RECURRENCES: readonly {
  readonly project: ProjectKey;
  readonly rrule: string;
  readonly mode?: 'after_completion';
  readonly group: string;
  readonly who: PersonKey;
  readonly title: string;
  readonly checklist?: readonly string[];
}[] = [
  {
    project: 'WEB',
    rrule: 'FREQ=WEEKLY;BYDAY=FR',
    group: 'Launch',
    who: 'ben',
    title: 'Status mail to Northwind',
    checklist: ['What was done', 'What comes next', 'Hours against the budget'],
  },
  {
    project: 'APP',
    rrule: 'FREQ=WEEKLY;INTERVAL=2',
    mode: 'after_completion',
    group: 'Backlog',
    who: 'mira',
    title: 'Update the packages',
  },
  {
    project: 'GRD',
    rrule: 'FREQ=MONTHLY;BYMONTHDAY=-1',
    group: 'Research',
    who: 'ada',
    title: 'Report to the grid operator',
  },
];

import type { PersonKey } from './people.ts';
import type { ProjectKey, Status } from './projects.ts';

type Priority = 'none' | 'low' | 'medium' | 'high' | 'urgent';

export interface DemoTask {
  readonly project: ProjectKey;
  readonly title: string;
  readonly group: string;
  readonly status: Status;
  readonly assignees: readonly PersonKey[];
  readonly priority: Priority;
  readonly estimate_hours: number | null;
  /** Days from this week's Monday. */
  readonly start: number | null;
  readonly due: number | null;
}

type Line = readonly [
  title: string,
  group: string,
  status: Status,
  assignees: readonly PersonKey[],
  priority: Priority,
  hours: number | null,
  start: number | null,
  due: number | null,
];

const WEB: readonly Line[] = [
  ['Interview six customers about how they reorder', 'Discovery', 'done', ['ada'], 'high', 16, -70, -60],
  ['Audit the content of the old site', 'Discovery', 'done', ['mira'], 'medium', 20, -66, -53],
  ['Agree on the sitemap', 'Discovery', 'done', ['ada', 'ben'], 'high', 8, -59, -52],
  ['Wireframes for the product page', 'Design', 'done', ['ada'], 'medium', 18, -52, -42],
  ['Design system: type, colour and spacing', 'Design', 'done', ['ada'], 'high', 30, -49, -31],
  ['Search results and filters', 'Design', 'done', ['ada'], 'medium', 14, -35, -24],
  ['Empty and error states', 'Design', 'review', ['ada'], 'low', 8, -14, 1],
  ['Set up hosting and deployments', 'Build', 'done', ['ben'], 'high', 12, -45, -38],
  ['Content model and editorial preview', 'Build', 'done', ['mira'], 'high', 28, -42, -21],
  ['Product page', 'Build', 'done', ['mira'], 'high', 32, -31, -10],
  ['Search with typo tolerance', 'Build', 'active', ['mira'], 'high', 24, -12, 4],
  ['Import the product catalogue every night', 'Build', 'active', ['ben'], 'urgent', 20, -13, 2],
  ['Cookie consent without a banner', 'Build', 'open', ['mira'], 'low', 6, 7, 11],
  ['Redirects from the old addresses', 'Launch', 'open', ['ben'], 'high', 10, 9, 18],
  ['Accessibility review against WCAG 2.2 AA', 'Launch', 'open', ['ada'], 'high', 16, 14, 25],
  ['Launch checklist and rollback plan', 'Launch', 'open', ['ben', 'ada'], 'urgent', 6, 25, 32],
];

const APP: readonly Line[] = [
  ['Sign-in with the existing customer accounts', 'This sprint', 'done', ['ben'], 'high', 18, -42, -28],
  ['Stock levels from the warehouse system', 'This sprint', 'done', ['mira'], 'high', 26, -35, -17],
  ['Order form for repeat orders', 'This sprint', 'review', ['mira'], 'high', 22, -21, 0],
  ['Delivery tracking', 'This sprint', 'active', ['ben'], 'medium', 24, -10, 9],
  ['Mail when an order ships', 'This sprint', 'active', ['mira'], 'medium', 8, -3, 3],
  ['Credit limits for each customer', 'Backlog', 'open', ['ben'], 'medium', 14, 7, 23],
  ['Price lists by customer group', 'Backlog', 'open', [], 'medium', 20, null, null],
  ['Export orders as CSV', 'Backlog', 'open', ['mira'], 'low', 5, null, 30],
  ['Several delivery addresses', 'Backlog', 'open', [], 'low', 9, null, null],
  ['Load test with the orders of last December', 'Polish', 'open', ['ben'], 'high', 10, 28, 39],
  ['Skeletons while lists load', 'Polish', 'open', ['mira'], 'low', 4, null, null],
  ['Keyboard order for the whole form', 'Polish', 'open', ['mira'], 'medium', 6, 21, 28],
];

const BRD: readonly Line[] = [
  ['Workshop with the five practices', 'Concept', 'done', ['ada'], 'high', 10, -49, -45],
  ['Three directions for the mark', 'Concept', 'done', ['ada'], 'high', 24, -42, -28],
  ['Type and colour', 'Concept', 'done', ['ada'], 'medium', 16, -28, -18],
  ['Icon set for treatments', 'Delivery', 'review', ['ada'], 'medium', 14, -17, 2],
  ['Stationery templates', 'Delivery', 'active', ['ben'], 'medium', 10, -7, 8],
  ['Signage for the Salzburg practice', 'Delivery', 'active', ['ada'], 'high', 12, -4, 10],
  ['Social media kit', 'Delivery', 'open', ['ben'], 'low', 8, 8, 16],
  ['Brand guide as a website', 'Delivery', 'open', ['ben'], 'medium', 18, 7, 18],
  ['Photo shoot: brief and shot list', 'Delivery', 'open', ['ada'], 'medium', 6, 3, 9],
];

const SHP: readonly Line[] = [
  ['Move the catalogue from spreadsheets', 'Catalogue', 'done', ['mira'], 'high', 14, -56, -46],
  ['Product pages with allergens', 'Catalogue', 'done', ['mira'], 'high', 18, -46, -32],
  ['Opening hours and collection slots', 'Catalogue', 'done', ['ben'], 'medium', 12, -32, -20],
  ['Christmas hamper builder', 'Catalogue', 'active', ['mira'], 'urgent', 20, -14, 3],
  ['Card payments and Apple Pay', 'Checkout', 'done', ['ben'], 'high', 16, -28, -14],
  ['Delivery zones by postcode', 'Checkout', 'review', ['ben'], 'medium', 9, -10, 0],
  ['Gift cards', 'Checkout', 'open', ['mira'], 'medium', 12, 7, 17],
  ['Order mails in the new design', 'Checkout', 'open', ['mira'], 'low', 6, 9, 18],
  ['Answer the questions of the accountant about VAT', 'Checkout', 'open', ['ben'], 'high', 2, 1, 4],
];

const GRD: readonly Line[] = [
  ['A day in the control room', 'Research', 'done', ['ada', 'ben'], 'high', 14, -35, -33],
  ['What operators look at first', 'Research', 'done', ['ada'], 'medium', 12, -32, -24],
  ['Colour scales that colour-blind operators can read', 'Research', 'done', ['ada'], 'high', 8, -24, -17],
  ['Map with live load', 'Prototype', 'active', ['ben'], 'high', 30, -19, 9],
  ['Outage timeline', 'Prototype', 'active', ['ada'], 'high', 22, -12, 11],
  ['Alarm fatigue: group what belongs together', 'Prototype', 'open', ['ada'], 'medium', 16, 9, 24],
  ['Night mode for the wall', 'Prototype', 'open', ['ben'], 'low', 8, 14, 25],
  ['Usability test with the night shift', 'Prototype', 'open', ['ada'], 'medium', 12, 28, 38],
];

const CMP: readonly Line[] = [
  ['Campaign idea and key visual', 'Assets', 'done', ['ada'], 'high', 12, -84, -73],
  ['Landing page', 'Assets', 'done', ['ben'], 'high', 14, -77, -60],
  ['Posters for the waiting rooms', 'Assets', 'done', ['ada'], 'medium', 8, -70, -58],
  ['Newsletter in two languages', 'Assets', 'done', ['ben'], 'medium', 6, -63, -54],
  ['Adverts for the local papers', 'Assets', 'done', ['ada'], 'low', 5, -60, -50],
  ['What the campaign brought', 'Assets', 'done', ['ben'], 'medium', 4, -46, -39],
];

const lines: Readonly<Record<ProjectKey, readonly Line[]>> = { WEB, APP, BRD, SHP, GRD, CMP };

export const TASKS: readonly DemoTask[] = Object.entries(lines).flatMap(([project, tasks]) =>
  tasks.map(([title, group, status, assignees, priority, estimate_hours, start, due]) => ({
    project: project as ProjectKey,
    title,
    group,
    status,
    assignees,
    priority,
    estimate_hours,
    start,
    due,
  })),
);

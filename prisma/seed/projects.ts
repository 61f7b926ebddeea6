import type { ClientKey } from './clients.ts';
import type { PersonKey } from './people.ts';

export type ProjectKey = 'WEB' | 'APP' | 'BRD' | 'SHP' | 'GRD' | 'CMP';

/** By their categories: a project may call its statuses otherwise. */
export type Status = 'open' | 'active' | 'review' | 'done';

interface DemoProject {
  readonly client: ClientKey;
  /** As `projects.create` takes it, less the client and the days. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Days from this week's Monday. */
  readonly starts: number;
  readonly ends: number;
  readonly members: readonly PersonKey[];
  readonly groups: readonly string[];
  /** It has statuses of its own, and calls some of them otherwise than the organization does. */
  readonly statuses?: Readonly<Partial<Record<Status, string>>>;
  readonly archived?: true;
}

export const PROJECTS: Readonly<Record<ProjectKey, DemoProject>> = {
  WEB: {
    client: 'northwind',
    input: {
      name: 'Website relaunch',
      description: 'New storefront, content model and editorial workflow.\n\nLaunch is tied to the spring catalogue.',
      colour: '#2563eb',
      default_rate: 12_500,
      budget: { kind: 'hours', hours: 380, alert_percents: [50, 80, 100] },
    },
    starts: -70,
    ends: 39,
    members: ['ada', 'ben', 'mira'],
    groups: ['Discovery', 'Design', 'Build', 'Launch'],
  },
  APP: {
    client: 'northwind',
    input: {
      name: 'Order portal',
      description: 'Wholesale customers see stock, order and follow deliveries.',
      colour: '#7c3aed',
      budget: { kind: 'money', amount: 4_800_000, alert_percents: [75, 100] },
    },
    starts: -42,
    ends: 74,
    members: ['ben', 'mira'],
    groups: ['Backlog', 'This sprint', 'Polish'],
  },
  BRD: {
    client: 'lumen',
    input: {
      name: 'Brand refresh',
      description: 'Mark, type and colour for five practices, and the guide that keeps them together.',
      colour: '#db2777',
      budget: { kind: 'hours', hours: 110, alert_percents: [80, 100] },
    },
    starts: -49,
    ends: 18,
    members: ['ada', 'ben'],
    groups: ['Concept', 'Delivery'],
    statuses: { review: 'With the practices', done: 'Signed off' },
  },
  SHP: {
    client: 'bramble',
    input: { name: 'Online shop', colour: '#16a34a', default_rate: 10_500 },
    starts: -56,
    ends: 25,
    members: ['ben', 'mira'],
    groups: ['Catalogue', 'Checkout'],
  },
  GRD: {
    client: 'kestrel',
    input: {
      name: 'Grid dashboard',
      description: 'Live load and outages for the control room. Confidential until the launch.',
      colour: '#d97706',
      is_private: true,
      default_rate: 14_000,
      budget: { kind: 'money', amount: 3_600_000 },
    },
    starts: -35,
    ends: 53,
    members: ['ada', 'ben'],
    groups: ['Research', 'Prototype'],
  },
  CMP: {
    client: 'lumen',
    input: { name: 'Autumn campaign', colour: '#64748b', budget: { kind: 'hours', hours: 60 } },
    starts: -84,
    ends: -38,
    members: ['ada', 'ben'],
    groups: ['Assets'],
    archived: true,
  },
};

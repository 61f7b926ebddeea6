import { approvals } from './approvals/index.ts';
import { attachments } from './attachments/index.ts';
import { audit } from './audit/index.ts';
import { chat } from './chat/index.ts';
import { clients } from './clients/index.ts';
import { events } from './events/index.ts';
import { expenses } from './expenses/index.ts';
import { git } from './git/index.ts';
import { invoices } from './invoices/index.ts';
import type { AnyOperation, Entity, GraphNode, Job, LogFollower } from './kernel/index.ts';
import { labels } from './labels/index.ts';
import { members } from './members/index.ts';
import { milestones } from './milestones/index.ts';
import { notifications } from './notifications/index.ts';
import { orgs } from './orgs/index.ts';
import { payments } from './payments/index.ts';
import { projects } from './projects/index.ts';
import { publicForms } from './public_forms/index.ts';
import { reports } from './reports/index.ts';
import { search } from './search/index.ts';
import { taskGroups } from './task_groups/index.ts';
import { taskRecurrences } from './task_recurrences/index.ts';
import { taskStatuses } from './task_statuses/index.ts';
import { tasks } from './tasks/index.ts';
import { time } from './time/index.ts';
import { users } from './users/index.ts';
import { work } from './work/index.ts';
import { workflows } from './workflows/index.ts';

interface Domain {
  readonly operations: readonly AnyOperation[];
  readonly entities: readonly Entity<any>[];
  readonly graph?: readonly GraphNode[];
  readonly jobs?: readonly Job[];
  readonly followers?: readonly LogFollower[];
}

/** Every domain, in the order the docs show them. */
const domains: readonly Domain[] = [
  users,
  orgs,
  members,
  audit,
  approvals,
  clients,
  projects,
  tasks,
  taskGroups,
  taskStatuses,
  labels,
  milestones,
  taskRecurrences,
  time,
  expenses,
  invoices,
  payments,
  reports,
  workflows,
  work,
  publicForms,
  attachments,
  git,
  search,
  chat,
  notifications,
  events,
];

export const allOperations: readonly AnyOperation[] = domains.flatMap((domain) => domain.operations);
export const allEntities: readonly Entity<any>[] = domains.flatMap((domain) => domain.entities);
export const allGraph: readonly GraphNode[] = domains.flatMap((domain) => domain.graph ?? []);
export const allJobs: readonly Job[] = domains.flatMap((domain) => domain.jobs ?? []);
export const allFollowers: readonly LogFollower[] = domains.flatMap((domain) => domain.followers ?? []);

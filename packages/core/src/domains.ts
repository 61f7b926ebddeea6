import { audit } from './audit/index.ts';
import { clients } from './clients/index.ts';
import { events } from './events/index.ts';
import type { AnyOperation, Entity, GraphNode } from './kernel/index.ts';
import { members } from './members/index.ts';
import { orgs } from './orgs/index.ts';
import { projects } from './projects/index.ts';
import { taskGroups } from './task_groups/index.ts';
import { taskStatuses } from './task_statuses/index.ts';
import { tasks } from './tasks/index.ts';
import { time } from './time/index.ts';
import { users } from './users/index.ts';

interface Domain {
  readonly operations: readonly AnyOperation[];
  readonly entities: readonly Entity<any>[];
  readonly graph?: readonly GraphNode[];
}

/** Every domain, in the order the docs show them. */
const domains: readonly Domain[] = [
  users,
  orgs,
  members,
  audit,
  clients,
  projects,
  tasks,
  taskGroups,
  taskStatuses,
  time,
  events(() => allOperations),
];

export const allOperations: readonly AnyOperation[] = domains.flatMap((domain) => domain.operations);
export const allEntities: readonly Entity<any>[] = domains.flatMap((domain) => domain.entities);
export const allGraph: readonly GraphNode[] = domains.flatMap((domain) => domain.graph ?? []);

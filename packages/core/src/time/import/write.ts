import { addClient } from '../../clients/index.ts';
import { type Context, insertAll } from '../../kernel/index.ts';
import { addProject } from '../../projects/index.ts';
import { type FrozenRates, resolveRates } from '../../rates/index.ts';
import { entryCreated } from '../entry.events.ts';
import { settleAll } from '../entry.settle-all.ts';
import { fold } from './names.ts';
import type { Step } from './plan.ts';

const keyOf = (client: string | null, project: string) => `${fold(client ?? '')}\n${fold(project)}`;

/** The projects that steps lack, each once, with what a row calls their clients. */
export function missingOf(steps: readonly Step[]) {
  const projects = new Map<string, { name: string; client: string | null; client_id: string | null }>();
  for (const { matched } of steps) {
    if (!matched.missing) continue;
    const { client, project: name } = matched.missing;
    const key = keyOf(client, name);
    if (!projects.has(key)) projects.set(key, { name, client, client_id: matched.client?.id ?? null });
  }
  const clients = new Map<string, string>();
  for (const { client, client_id } of projects.values()) if (client && !client_id) clients.set(fold(client), client);
  return { projects, clients };
}

/** Makes what is missing, then the entries, and what follows from them. */
export async function writeImport(ctx: Context, steps: readonly Step[]) {
  const { projects, clients } = missingOf(steps);
  const clientIds = new Map<string, string>();
  for (const [key, name] of clients) clientIds.set(key, (await addClient(ctx, { name })).id);
  const projectIds = new Map<string, string>();
  for (const [key, { name, client, client_id }] of projects) {
    const of = client_id ?? (client === null ? null : (clientIds.get(fold(client)) ?? null));
    projectIds.set(key, (await addProject(ctx, { name, client_id: of })).id);
  }
  const rates = new Map<string, FrozenRates>();
  const columns = [];
  for (const { source, planned, matched } of steps) {
    const { missing, project, task } = matched;
    const project_id = project?.id ?? (missing && (projectIds.get(keyOf(missing.client, missing.project)) as string));
    const user_id = planned.user.id as string;
    const pair = `${user_id} ${project_id}`;
    const frozen = rates.get(pair) ?? (await resolveRates(ctx, user_id, project_id));
    rates.set(pair, frozen);
    columns.push({
      user_id,
      project_id,
      task_id: task?.id ?? null,
      description: planned.description,
      started_at: planned.started_at as string,
      stopped_at: planned.stopped_at as string,
      time_zone: planned.time_zone as string,
      billable: planned.billable as boolean,
      source: 'import',
      import_key: source.import_key,
      version: 1,
      ...frozen,
    });
  }
  const entries = await insertAll(ctx, entryCreated, columns);
  await settleAll(ctx, entries);
  return { clients: [...clientIds.values()], projects: [...projectIds.values()] };
}

import { dayOf, mondayOf, plus } from './calendar.ts';
import { CLIENTS, type ClientKey } from './clients.ts';
import { COMMENTS } from './comments.ts';
import { PEOPLE, type PersonKey } from './people.ts';
import { PROJECTS, type ProjectKey } from './projects.ts';
import { type DemoTask, STATUS_NAMES, TASKS } from './tasks.ts';
import { timeOf } from './time.ts';

export { ZONE } from './calendar.ts';
export { ORGANIZATION, PASSWORD, PEOPLE, type PersonKey } from './people.ts';

/** Runs an operation as one of the people and answers what it answers. */
export type Call = (person: PersonKey, operation: string, input: object) => Promise<unknown>;

type Ids<K extends string> = Readonly<Record<K, string>>;

/** Fills the demo organization, whose people are there. The same day gives the same content; only ids differ. */
export async function fill(call: Call, user_ids: Ids<PersonKey>, now: Date = new Date()): Promise<void> {
  const today = dayOf(now);
  const monday = mondayOf(today);
  const create = async (person: PersonKey, operation: string, input: object) =>
    ((await call(person, operation, input)) as { id: string }).id;

  const clients = await inOrder(CLIENTS, async ({ input, contacts, notes }) => {
    const client_id = await create('ada', 'clients.create', input);
    for (const contact of contacts) await create('ada', 'clients.contacts.create', { client_id, ...contact });
    for (const [author, body] of notes) await create(author, 'clients.notes.add', { client_id, body });
    return client_id;
  });
  const places = await inOrder(PROJECTS, (_, code) => makeProject(code));
  const statuses = await statusIds(call);
  const task_ids = new Map<DemoTask, string>();
  // A project's tasks one after the other, because their keys and places count; the projects side by side.
  await Promise.all(Object.keys(PROJECTS).map((code) => makeTasks(code as ProjectKey)));
  const entries = timeOf(today);
  await Promise.all([discuss(), ...(Object.keys(PEOPLE) as PersonKey[]).map(trackTime)]);
  for (const [code, { archived }] of Object.entries(PROJECTS)) {
    if (archived) await call('ben', 'projects.archive', { project_id: places[code as ProjectKey].project_id });
  }

  async function makeProject(code: ProjectKey) {
    const { client, input, starts, ends, members, groups } = PROJECTS[code];
    const project_id = await create('ada', 'projects.create', {
      code,
      ...input,
      client_id: clients[client as ClientKey],
      starts_on: plus(monday, starts),
      ends_on: plus(monday, ends),
    });
    for (const member of members) {
      // Whoever makes a private project is on it.
      if (member === 'ada' && input.is_private) continue;
      const rate = member === 'mira' ? { billable_rate: PEOPLE.mira.billable_rate } : {};
      await create('ada', 'projects.members.add', { project_id, user_id: user_ids[member], ...rate });
    }
    const group_ids: Record<string, string> = {};
    for (const name of groups) group_ids[name] = await create('ben', 'task_groups.create', { project_id, name });
    return { project_id, group_ids };
  }

  async function makeTasks(code: ProjectKey) {
    const { project_id, group_ids } = places[code];
    for (const task of TASKS.filter(({ project }) => project === code)) {
      const id = await create('ben', 'tasks.create', {
        project_id,
        title: task.title,
        group_id: group_ids[task.group],
        status_id: statuses.get(STATUS_NAMES[task.status]),
        assignee_ids: task.assignees.map((person) => user_ids[person]),
        priority: task.priority,
        estimate_minutes: task.estimate_hours === null ? null : task.estimate_hours * 60,
        start_date: task.start === null ? null : plus(monday, task.start),
        due_date: task.due === null ? null : plus(monday, task.due),
      });
      task_ids.set(task, id);
    }
  }

  function taskOf(title: string): string {
    const task = TASKS.find((one) => one.title === title);
    const id = task && task_ids.get(task);
    if (!id) throw new Error(`There is a comment on a task that the demo does not have: ${title}`);
    return id;
  }

  async function discuss() {
    for (const [title, author, body] of COMMENTS) {
      await create(author, 'tasks.comments.create', { task_id: taskOf(title), body });
    }
  }

  async function trackTime(who: PersonKey) {
    for (const { person, task, ...entry } of entries) {
      if (person === who) await create(who, 'time.entries.create', { ...entry, task_id: task && task_ids.get(task) });
    }
  }
}

async function statusIds(call: Call): Promise<Map<string, string>> {
  const { data } = (await call('ada', 'task_statuses.list', {})) as { data: { id: string; name: string }[] };
  return new Map(data.map(({ id, name }) => [name, id]));
}

/** Makes one thing for each entry of a record, one after the other. */
async function inOrder<K extends string, V, T>(
  of: Readonly<Record<K, V>>,
  make: (value: V, key: K) => Promise<T>,
): Promise<Record<K, T>> {
  const made: Partial<Record<K, T>> = {};
  for (const [key, value] of Object.entries<V>(of) as [K, V][]) made[key] = await make(value, key);
  return made as Record<K, T>;
}

import { dayOf, mondayOf, plus } from './calendar.ts';
import { TALKS, type Talk } from './chat.ts';
import { CLIENTS, type ClientKey } from './clients.ts';
import { COMMENTS } from './comments.ts';
import { FILES } from './files.ts';
import { FORM, SUBMISSIONS } from './forms.ts';
import { develop, type Tell } from './git.ts';
import { bill } from './money.ts';
import { PEOPLE, type PersonKey } from './people.ts';
import { CHECKLISTS, DEPENDENCIES, LABELS, MILESTONES, RECURRENCES } from './plan.ts';
import { PROJECTS, type ProjectKey } from './projects.ts';
import { type DemoTask, TASKS } from './tasks.ts';
import { timeOf } from './time.ts';

export { ZONE } from './calendar.ts';
export { ORGANIZATION, PASSWORD, PEOPLE, type PersonKey } from './people.ts';

/** Runs an operation as one of the people and answers what it answers. */
export type Call = (person: PersonKey, operation: string, input: object) => Promise<unknown>;

/** Sends a form as somebody outside does, and answers what was made of it. */
export type Submit = (input: object) => Promise<unknown>;

/** Puts the bytes of an announced file where its upload would. */
export type Upload = (attachment_id: string, content_type: string, bytes: Uint8Array) => Promise<unknown>;

interface DemoStatus {
  readonly id: string;
  readonly category: string;
}

type Ids<K extends string> = Readonly<Record<K, string>>;

/** By whom and on which day the demo is filled. */
export interface Filling {
  readonly call: Call;
  readonly submit: Submit;
  readonly tell: Tell;
  readonly upload: Upload;
  readonly user_ids: Ids<PersonKey>;
  readonly now: Date;
}

/** Fills the demo organization, whose people are there. The same day gives the same content; only ids differ. */
export async function fill({ call, submit, tell, upload, user_ids, now }: Filling): Promise<void> {
  const today = dayOf(now);
  const monday = mondayOf(today);
  const create = async (person: PersonKey, operation: string, input: object) =>
    ((await call(person, operation, input)) as { id: string }).id;

  await Promise.all((Object.keys(PEOPLE) as PersonKey[]).map(withoutMail));
  const clients = await inOrder(CLIENTS, async ({ input, contacts, notes }) => {
    const client_id = await create('ada', 'clients.create', input);
    for (const contact of contacts) await create('ada', 'clients.contacts.create', { client_id, ...contact });
    for (const [author, body] of notes) await create(author, 'clients.notes.add', { client_id, body });
    return client_id;
  });
  const places = await inOrder(PROJECTS, (_, code) => makeProject(code));
  const task_ids = new Map<DemoTask, string>();
  // A project's tasks one after the other, because their keys and places count; the projects side by side.
  await Promise.all(Object.keys(PROJECTS).map((code) => makeTasks(code as ProjectKey)));
  await plan();
  await takeIn();
  const entries = timeOf(today);
  await Promise.all([discuss(), attach(), talk(), ...(Object.keys(PEOPLE) as PersonKey[]).map(trackTime)]);
  const projects = (code: ProjectKey) => places[code].project_id;
  await develop({ call, tell, project_id: places.WEB.project_id, user_ids, taskOf, monday });
  await bill({ call, create, client: (key) => clients[key], project: projects, today });
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
    return { project_id, group_ids, status_ids: await statusesOf(code, project_id) };
  }

  /** A project's statuses by category, under the names that it gives them. */
  async function statusesOf(code: ProjectKey, project_id: string): Promise<Map<string, string>> {
    const { statuses } = PROJECTS[code];
    if (statuses) await call('ben', 'task_statuses.customize', { project_id });
    const { data } = (await call('ben', 'task_statuses.list', { project_id })) as { data: DemoStatus[] };
    const ids = new Map(data.map(({ id, category }) => [category, id]));
    for (const [category, name] of Object.entries(statuses ?? {})) {
      await call('ben', 'task_statuses.update', { status_id: ids.get(category), name });
    }
    return ids;
  }

  async function makeTasks(code: ProjectKey) {
    const { project_id, group_ids, status_ids } = places[code];
    for (const task of TASKS.filter(({ project }) => project === code)) {
      const id = await create('ben', 'tasks.create', {
        project_id,
        title: task.title,
        group_id: group_ids[task.group],
        status_id: status_ids.get(task.status),
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
    if (!id) throw new Error(`Something is said of a task that the demo does not have: ${title}`);
    return id;
  }

  async function plan() {
    for (const [name, { colour, tasks }] of Object.entries(LABELS)) {
      const label_id = await create('ada', 'labels.create', { name, colour });
      for (const title of tasks) await call('ben', 'tasks.labels.add', { task_id: taskOf(title), label_id });
    }
    for (const { project, target, groups, ...milestone } of MILESTONES) {
      const { project_id } = places[project];
      const target_date = plus(monday, target);
      const milestone_id = await create('ben', 'milestones.create', { project_id, target_date, ...milestone });
      const within = TASKS.filter((task) => task.project === project && groups.includes(task.group));
      const items = within.map((task) => ({ task_id: task_ids.get(task), milestone_id }));
      await call('ben', 'tasks.bulk_update', { items });
    }
    for (const [title, steps] of Object.entries(CHECKLISTS)) {
      for (const step of steps) {
        const text = step.replace(/^x /, '');
        const item_id = await create('ben', 'tasks.checklist.add', { task_id: taskOf(title), text });
        if (text !== step) await call('ben', 'tasks.checklist.update', { item_id, done: true });
      }
    }
    for (const [task, depends_on, type] of DEPENDENCIES) {
      const edge = { task_id: taskOf(task), depends_on_id: taskOf(depends_on), ...(type && { type }) };
      await create('ben', 'tasks.dependencies.add', edge);
    }
    for (const { project, group, who, title, checklist, ...rule } of RECURRENCES) {
      const { project_id, group_ids } = places[project];
      const template = { title, group_id: group_ids[group], assignee_ids: [user_ids[who]], checklist };
      // From next week on, so that the tasks of the demo are the same whatever day it is made on.
      await create('ben', 'task_recurrences.create', { project_id, ...rule, starts_on: plus(monday, 7), template });
    }
  }

  async function takeIn() {
    const { project_id } = places[FORM.project];
    const form_id = await create(FORM.by, 'public_forms.create', { project_id, ...FORM.input });
    await call(FORM.by, 'public_forms.publish', { form_id });
    for (const { task, ...sent } of SUBMISSIONS) {
      const { id: submission_id } = (await submit({ form_id, ...sent })) as { id: string };
      if (task) await call(FORM.by, 'public_forms.submissions.convert', { submission_id });
    }
  }

  async function discuss() {
    for (const [title, author, body] of COMMENTS) {
      await create(author, 'tasks.comments.create', { task_id: taskOf(title), body: withMentions(body) });
    }
  }

  async function attach() {
    for (const [title, author, file_name, content_type, text] of FILES) {
      const bytes = new TextEncoder().encode(text);
      const file = { file_name, content_type, size: bytes.length, subject_id: taskOf(title) };
      const { attachment } = (await call(author, 'attachments.create', file)) as { attachment: { id: string } };
      await upload(attachment.id, content_type, bytes);
      await call(author, 'attachments.complete', { attachment_id: attachment.id });
    }
  }

  /** `@ben` in what is said stands for Ben. */
  function withMentions(body: string): string {
    return body.replace(/@(ada|ben|mira)\b/g, (_, person: PersonKey) => `<@${user_ids[person]}>`);
  }

  /** Their news are in the app; nobody in a demo reads mail. */
  async function withoutMail(person: PersonKey) {
    const { categories } = (await call(person, 'notifications.preferences.get', {})) as { categories: object[] };
    const choices = categories.map((category) => ({ ...category, mail: 'off' }));
    await call(person, 'notifications.preferences.update', { categories: choices });
  }

  async function talk() {
    for (const conversation of TALKS) {
      const channel_id = await openChannel(conversation);
      for (const message of conversation.said) await say(channel_id, message);
      for (const person of conversation.read) await call(person, 'chat.read_marks.set', { channel_id });
    }
  }

  function openChannel({ by, channel, task, people }: Talk): Promise<string> {
    const others = people.map((person) => user_ids[person]);
    if (task !== undefined) return create(by, 'chat.task_channels.open', { task_id: taskOf(task) });
    if (channel) return create(by, 'chat.channels.create', { ...channel, user_ids: others });
    return create(by, 'chat.dms.open', { user_ids: others });
  }

  async function say(
    channel_id: string,
    { by, body, reactions = [], replies = [] }: Talk['said'][number],
    parent_id?: string,
  ) {
    const message_id = await create(by, 'chat.messages.send', {
      channel_id,
      body: withMentions(body),
      ...(parent_id && { parent_id }),
    });
    for (const [person, emoji] of reactions) await call(person, 'chat.reactions.add', { message_id, emoji });
    for (const reply of replies) await say(channel_id, reply, message_id);
  }

  async function trackTime(who: PersonKey) {
    for (const { person, task, ...entry } of entries) {
      if (person === who) await create(who, 'time.entries.create', { ...entry, task_id: task && task_ids.get(task) });
    }
  }
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

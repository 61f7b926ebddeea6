import { type Caller, newId, sign } from '@stint/core';
import type { TestKit, TestOrg } from './core.ts';
import type { Ids, Overrides } from './sample.ts';

/** One of everything in an organization. */
export interface Fixture {
  readonly ids: Ids;
  readonly values: Readonly<Record<string, string>>;
  /** Who calls an operation, where it is not the owner. */
  caller(operation: string): Caller | undefined;
}

export async function fixture(t: TestKit, org: TestOrg): Promise<Fixture> {
  const { owner } = org;
  const run = (name: string, input: object, caller = owner) => t.run(name, caller, input);
  const member = await org.join('member');
  const client = await run('clients.create', { name: 'Northwind' });
  const contact = await run('clients.contacts.create', { client_id: client.id, name: 'Nora' });
  const note = await run('clients.notes.add', { client_id: client.id, body: 'Pays on time.' });
  const project = await run('projects.create', { name: 'Website', client_id: client.id, code: 'WEB' });
  const onProject = await run('projects.members.add', { project_id: project.id, user_id: member.user_id });
  const group = await run('task_groups.create', { project_id: project.id, name: 'Backlog' });
  const task = await run('tasks.create', { project_id: project.id, title: 'Wireframes', group_id: group.id });
  const second = await run('tasks.create', { project_id: project.id, title: 'Prototype' });
  const comment = await run('tasks.comments.create', { task_id: task.id, body: 'Round two.' });
  const statuses = await run('task_statuses.list', {});
  const entry = await run('time.entries.create', {
    task_id: task.id,
    started_at: '2026-03-02T09:00:00Z',
    stopped_at: '2026-03-02T10:00:00Z',
  });
  const timer = await run('time.start_timer', { project_id: project.id });
  const role = await run('members.roles.create', { name: 'Planner', permissions: ['view_projects'] });
  const outsider = (await t.org('Outside')).owner;
  const invitation = await run('members.invitations.create', { email: outsider.email, role: 'member' });
  const { name: orgName } = await run('orgs.get', {});
  const token = await run('tokens.create', { name: 'ci', scopes: ['read:*'] });
  const session = newId('ses');
  await t.db.system.query(
    "INSERT INTO sessions (org_id, id, user_id, expires_at) VALUES ($1, $2, $3, now() + interval '1 day')",
    [org.id, session, owner.user_id],
  );
  const entries = await run('audit.list', { limit: 1 });
  const newcomer = await org.join('member');
  const emptyClient = await run('clients.create', { name: 'Brief' });
  const emptyProject = await run('projects.create', { name: 'Brief', code: 'BRF' });
  const gone = await run('tasks.create', { project_id: project.id, title: 'Gone' });
  await run('tasks.delete', { task_id: gone.id });
  return {
    ids: {
      usr: member.user_id,
      org: org.id,
      mem: member.member_id,
      role: role.id,
      ivt: invitation.id,
      prj: project.id,
      pm: onProject.id,
      task: task.id,
      cmt: comment.id,
      grp: group.id,
      sts: statuses.data[1].id,
      ent: entry.id,
      cli: client.id,
      con: contact.id,
      note: note.id,
      tok: token.token?.id ?? token.id,
      ses: session,
      aud: entries.data[0].id,
    },
    values: {
      org_name: orgName,
      timer: timer.id,
      invitation: sign(t.core.ports.secret, 'invitation', `${org.id}:${invitation.id}`),
      email: newcomer.email,
      second_task: second.id,
      gone_task: gone.id,
      newcomer: newcomer.user_id,
      empty_client: emptyClient.id,
      empty_project: emptyProject.id,
    },
    // An organization's only owner cannot go, and who is invited is no member yet.
    caller: (operation) =>
      ({ 'users.delete_me': newcomer, 'members.leave': newcomer, 'members.invitations.accept': outsider })[operation],
  };
}

/** What the smallest input that fits the schema does not say. */
export const overrides = ({ ids, values }: Fixture): Overrides => ({
  'time.summary': { from: '2026-03-01', to: '2026-03-31' },
  'time.entries.create': { started_at: '2026-03-03T09:00:00Z', stopped_at: '2026-03-03T10:00:00Z' },
  'time.entries.bulk_update': { entry_ids: [ids.ent], set: { billable: false } },
  'orgs.delete': { confirm_name: values.org_name },
  'members.update_role': { role: 'viewer' },
  'members.invitations.create': { role: 'member' },
  'members.invitations.accept': { token: values.invitation },
  'time.stop_timer': { entry_id: values.timer },
  'users.delete_me': { confirm: values.email },
  'tokens.create': { scopes: ['read:*'] },
  'clients.delete': { client_id: values.empty_client },
  'projects.delete': { project_id: values.empty_project },
  'projects.members.add': { user_id: values.newcomer },
  'tasks.restore': { task_id: values.gone_task },
  'tasks.move': { after_task_id: values.second_task },
});

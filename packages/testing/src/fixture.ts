import { type Caller, intake, newId, sign, submitForm } from '@stint/core';
import type { TestKit, TestOrg } from './core.ts';
import { pushed } from './git.ts';
import { followAll, runDueJobs } from './jobs.ts';
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
  const client = await run('clients.create', { name: 'Northwind', default_rate: 9000 });
  const contact = await run('clients.contacts.create', { client_id: client.id, name: 'Nora' });
  const note = await run('clients.notes.add', { client_id: client.id, body: 'Pays on time.' });
  const project = await run('projects.create', { name: 'Website', client_id: client.id, code: 'WEB' });
  const onProject = await run('projects.members.add', { project_id: project.id, user_id: member.user_id });
  const group = await run('task_groups.create', { project_id: project.id, name: 'Backlog' });
  const task = await run('tasks.create', { project_id: project.id, title: 'Wireframes', group_id: group.id });
  const second = await run('tasks.create', { project_id: project.id, title: 'Prototype' });
  const comment = await run('tasks.comments.create', { task_id: task.id, body: 'Round two.' });
  const mention = `<@${owner.user_id}> please look.`;
  await run('tasks.comments.create', { task_id: task.id, body: mention }, member);
  const label = await run('labels.create', { name: 'Bug' });
  await run('tasks.labels.add', { task_id: task.id, label_id: label.id });
  const item = await run('tasks.checklist.add', { task_id: task.id, text: 'Ask Nora' });
  const milestone = await run('milestones.create', {
    project_id: project.id,
    title: 'Beta',
    target_date: '2026-12-01',
  });
  const chore = await run('task_recurrences.create', {
    project_id: project.id,
    rrule: 'FREQ=WEEKLY;BYDAY=MO',
    starts_on: '2199-01-01',
    template: { title: 'Back-up', checklist: ['Restore one'] },
  });
  const third = await run('tasks.create', { project_id: project.id, title: 'Handover' });
  const dependency = await run('tasks.dependencies.add', { task_id: task.id, depends_on_id: second.id });
  const statuses = await run('task_statuses.list', {});
  const ownWay = await run('projects.create', { name: 'Own way', code: 'OWN' });
  await run('task_statuses.customize', { project_id: ownWay.id });
  const entry = await run('time.entries.create', {
    task_id: task.id,
    started_at: '2026-03-02T09:00:00Z',
    stopped_at: '2026-03-02T10:00:00Z',
  });
  const timer = await run('time.start_timer', { project_id: project.id });
  const timesheet = await run('time.timesheets.submit', { week_of: '2026-03-02' }, member);
  const period = await run('time.periods.lock', { from_day: '2020-01-01', to_day: '2020-01-31' });
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
  const app = newId('app');
  await t.db.system.query(
    `INSERT INTO connected_apps (org_id, id, user_id, client_id, name, redirect_host, scopes, grant_id, expires_at)
      VALUES ($1, $2, $3, 'client', 'Assistant', 'localhost', '{read:*}', $2, now() + interval '1 day')`,
    [org.id, app, owner.user_id],
  );
  const assistant = await run('tokens.create', { name: 'Assistant', scopes: ['manage:*'], ask_first: true });
  const asking = { ...owner.credential, kind: 'pat', id: assistant.id, ask_first: true } as const;
  const unwanted = await run('clients.create', { name: 'Unwanted' });
  const asked = await t.refused('clients.delete', { ...owner, credential: asking }, { client_id: unwanted.id });
  const { approval_id } = asked.details.current_state as { approval_id: string };
  await run('clients.update', { client_id: unwanted.id, name: 'Unwelcome' });
  const entries = await run('audit.list', { limit: 1 });
  const newcomer = await org.join('member');
  const emptyClient = await run('clients.create', { name: 'Brief' });
  const emptyProject = await run('projects.create', { name: 'Brief', code: 'BRF' });
  const gone = await run('tasks.create', { project_id: project.id, title: 'Gone' });
  await run('tasks.delete', { task_id: gone.id });
  const spent = { category: 'Travel', spent_on: '2026-03-02', amount: 11_900 };
  const expense = await run('expenses.create', spent, member);
  const submitted = await run('expenses.create', spent, member);
  await run('expenses.submit', { expense_id: submitted.id }, member);
  const approved = await run('expenses.create', spent, member);
  await run('expenses.submit', { expense_id: approved.id }, member);
  await run('expenses.approve', { expense_id: approved.id });
  const work = { client_id: client.id, lines: [{ description: 'Work', unit_price: 10_000 }] };
  const draft = await run('invoices.create', work);
  const issue = async (type: string) => {
    const { id } = await run('invoices.create', { ...work, type });
    return run('invoices.issue', { invoice_id: id, issue_date: '2026-03-02' });
  };
  const address = { country: 'AT' };
  await run('orgs.settings.update', { billing: { address, tax_id: 'ATU12345678' } });
  await run('clients.update', { client_id: client.id, billing_address: address });
  const issued = await issue('invoice');
  const open = await issue('invoice');
  const payment = await run('payments.record', {
    client_id: client.id,
    amount: 5000,
    received_on: '2026-03-02',
    method: 'bank_transfer',
    allocations: [{ invoice_id: open.id, amount: 1000 }],
  });
  const quote = await issue('quote');
  const recurrence = await run('invoices.recurrences.create', {
    client_id: client.id,
    name: 'Care',
    frequency: 'monthly',
    starts_on: '2026-03-31',
    content: 'lines',
    template: { lines: work.lines },
  });
  const file = { file_name: 'notes.txt', content_type: 'text/plain', size: 5 };
  const announced = await run('attachments.create', { ...file, subject_id: task.id });
  const arriving = await run('attachments.create', { ...file, subject_id: task.id });
  for (const { upload } of [announced, arriving]) await t.upload(upload, Buffer.from('Hello'));
  const attachment = await run('attachments.complete', { attachment_id: announced.attachment.id });
  const question = { key: 'topic', type: 'short_text', label: 'What is it about?' };
  const questions = { questions: [question], auto_convert: false };
  const form = await run('public_forms.create', { project_id: project.id, name: 'Contact', ...questions });
  await run('public_forms.publish', { form_id: form.id });
  const sent = await t.core.execute(
    submitForm,
    intake(org.id),
    { form_id: form.id, answers: { topic: 'A quote' } },
    { via: 'system', request_id: newId('req') },
  );
  const repository = await run('git.repositories.link', {
    provider: 'github',
    name: 'acme/web',
    project_id: project.id,
  });
  await t.db.system.query('UPDATE users SET email_verified_at = now() WHERE id = $1', [owner.user_id]);
  await run('users.preferences.update', { git_time_drafts: true });
  await pushed(t, org.id, repository.id, owner.email);
  const first = async (name: string, input = {}) => (await run(name, input)).data[0].id as string;
  const author = await run('git.authors.add', { email: 'laptop@example.com', user_id: member.user_id });
  const channel = await run('chat.channels.create', { name: 'Studio', user_ids: [member.user_id] });
  const inChannel = await run('chat.channels.members.list', { channel_id: channel.id });
  const elsewhere = await run('chat.channels.create', { name: 'Elsewhere' }, member);
  const message = await run('chat.messages.send', { channel_id: channel.id, body: 'Lunch?' });
  await run('chat.messages.send', { channel_id: channel.id, body: 'Yes.', parent_id: message.id }, member);
  await run('chat.reactions.add', { message_id: message.id, emoji: '👍' });
  const mark = await run('chat.read_marks.set', { channel_id: channel.id, seq: 1 });
  // What jobs and followers would do to it is done, so that no server does it in the middle of a test.
  await runDueJobs(t.core, org.id);
  await followAll(t.core, org.id);
  const told = await run('notifications.list', { category: 'mentions' });
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
      dep: dependency.id,
      chk: item.id,
      lbl: label.id,
      mst: milestone.id,
      rec: chore.id,
      grp: group.id,
      sts: statuses.data[1].id,
      ent: entry.id,
      tsh: timesheet.id,
      per: period.id,
      exp: expense.id,
      att: attachment.id,
      frm: form.id,
      sub: sent.json.value.id,
      rep: repository.id,
      brn: await first('git.branches.list'),
      cmi: await first('git.commits.list'),
      pr: await first('git.pull_requests.list'),
      gtl: await first('git.task_links.list', { task_id: task.id }),
      gta: author.id,
      gtd: await first('git.time_drafts.list'),
      chn: channel.id,
      chm: inChannel.data[0].id,
      msg: message.id,
      rmk: mark.id,
      cli: client.id,
      con: contact.id,
      note: note.id,
      ntf: told.data[0].id,
      pay: payment.id,
      inv: draft.id,
      lin: draft.lines[0].id,
      irc: recurrence.id,
      tok: token.token?.id ?? token.id,
      ses: session,
      app,
      apv: approval_id,
      aud: entries.data[0].id,
    },
    values: {
      org_name: orgName,
      timer: timer.id,
      invitation: sign(t.core.ports.secret, 'invitation', `${org.id}:${invitation.id}`),
      email: newcomer.email,
      owner_name: owner.name,
      second_task: second.id,
      statuses: statuses.data.map(({ id }: { id: string }) => id).join(),
      third_task: third.id,
      gone_task: gone.id,
      newcomer: newcomer.user_id,
      empty_client: emptyClient.id,
      empty_project: emptyProject.id,
      own_project: ownWay.id,
      open_invoice: open.id,
      issued_invoice: issued.id,
      quote: quote.id,
      submitted_expense: submitted.id,
      approved_expense: approved.id,
      uploaded: arriving.attachment.id,
      other_channel: elsewhere.id,
    },
    // An organization's only owner cannot go, and who is invited is no member yet.
    caller: (operation) =>
      ({ 'users.delete_me': newcomer, 'members.leave': newcomer, 'members.invitations.accept': outsider })[operation],
  };
}

/** An export of an hour and a half of the owner's. */
const harvest = ({ owner_name }: Fixture['values']): string =>
  `Date,Client,Project,Task,Notes,Hours,First Name,Last Name\n2026-03-04,,,,Calls,1.5,${owner_name},`;

/** What the smallest input that fits the schema does not say. */
export const overrides = ({ ids, values }: Fixture): Overrides => ({
  'audit.revert': { audit_entry_id: ids.aud },
  // Of what no other call changes, since the index follows changes a moment later.
  'search.query': { query: 'Nora', kinds: ['contact'] },
  'time.summary': { from: '2026-03-01', to: '2026-03-31' },
  'time.entries.create': { started_at: '2026-03-03T09:00:00Z', stopped_at: '2026-03-03T10:00:00Z' },
  'time.entries.split': { at: ['2026-03-02T09:30:00Z'] },
  'time.hints': { from: '2026-03-01', to: '2026-03-31' },
  // A week in which no timer runs on while the answers are compared.
  'time.week': { week_of: '2026-03-02' },
  'time.entries.bulk_update': { entry_ids: [ids.ent], set: { billable: false } },
  'time.entries.import_preview': { csv: harvest(values) },
  'time.entries.import': { csv: harvest(values) },
  'orgs.delete': { confirm_name: values.org_name },
  'members.update_role': { role: 'viewer' },
  'members.invitations.create': { role: 'member' },
  'members.invitations.accept': { token: values.invitation },
  'time.stop_timer': { entry_id: values.timer },
  'users.delete_me': { confirm: values.email },
  'tokens.create': { scopes: ['read:*'] },
  'clients.statement': { from: '2026-03-01', to: '2026-03-31' },
  'invoices.preview': { from: '2026-03-01', to: '2026-03-31' },
  'invoices.generate_from_time': { from: '2026-03-01', to: '2026-03-31' },
  'invoices.lines.reorder': { line_ids: [ids.lin] },
  'invoices.void': { invoice_id: values.issued_invoice },
  'invoices.credit': { invoice_id: values.issued_invoice },
  'invoices.convert': { invoice_id: values.quote },
  'invoices.send': { invoice_id: values.issued_invoice, to: ['someone@example.com'] },
  'invoices.remind': { invoice_id: values.open_invoice, to: ['someone@example.com'] },
  'invoices.recurrences.create': { template: { lines: [{ description: 'Care', unit_price: 5000 }] } },
  'invoices.export_ubl': { invoice_id: values.issued_invoice },
  'invoices.mark_paid': { invoice_id: values.open_invoice },
  'clients.apply_credit': { invoice_id: values.open_invoice },
  'payments.allocate': { allocations: [{ invoice_id: values.open_invoice, amount: 2000 }] },
  'clients.merge': { client_id: values.empty_client, into_client_id: ids.cli },
  'clients.import_preview': { csv: 'name,email\nInitech,office@example.com' },
  'clients.import': { csv: 'name,email\nInitech,office@example.com' },
  'clients.delete': { client_id: values.empty_client },
  'projects.delete': { project_id: values.empty_project },
  'projects.members.add': { user_id: values.newcomer },
  'tasks.restore': { task_id: values.gone_task },
  'expenses.approve': { expense_id: values.submitted_expense },
  'expenses.reject': { expense_id: values.submitted_expense },
  'expenses.reopen': { expense_id: values.submitted_expense },
  'expenses.mark_paid': { expense_id: values.approved_expense },
  'git.repositories.link': { name: 'acme/api' },
  'git.time_drafts.accept': { started_at: '2026-03-05T09:00:00Z', stopped_at: '2026-03-05T10:00:00Z' },
  'attachments.create': { content_type: 'text/plain', size: 5 },
  'attachments.complete': { attachment_id: values.uploaded },
  'chat.channels.join': { channel_id: values.other_channel },
  'chat.channels.members.add': { user_id: values.newcomer },
  'chat.reactions.add': { emoji: '🎉' },
  'chat.reactions.remove': { emoji: '👍' },
  'chat.read_marks.set': { seq: 1 },
  'workflows.open_engagement': { client_id: ids.cli, members: [{ user_id: values.newcomer }], note: 'Agreed.' },
  'workflows.log_day': { entries: [{ minutes: 90 }, { start: '13:00', end: '14:00' }] },
  'workflows.draft_invoice': { from: '2026-03-01', to: '2026-03-31', include_expenses: false },
  'tasks.dependencies.add': { depends_on_id: values.third_task },
  'tasks.checklist.reorder': { item_ids: [ids.chk] },
  'task_statuses.delete': { replacement_id: values.statuses?.split(',')[0] },
  'task_statuses.reset': { project_id: values.own_project },
  'task_statuses.reorder': { status_ids: values.statuses?.split(',').reverse() },
  // So far ahead that no server makes a task in the middle of a test.
  'task_recurrences.create': { rrule: 'FREQ=DAILY', starts_on: '2199-01-01' },
  'task_recurrences.update': { rrule: 'FREQ=DAILY' },
  'tasks.move': { after_task_id: values.second_task },
});

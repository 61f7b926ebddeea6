import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runDueJobs, type TestCore, testCore } from '@stint/testing';
import type { Caller } from '../kernel/index.ts';
import { mailsTo, mention, team, toldTo } from './notifications.fixture.ts';

let t: TestCore;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

const brief = (told: any[]) => told.map(({ category, type, title, count }) => ({ category, type, title, count }));

test('who is mentioned or put on a task is told by whom and of what, and never of their own doing', async () => {
  const { owner, ben, task, project, say } = await team(t);
  await t.run('tasks.assign', owner, { task_id: task.id, user_id: ben.user_id });
  const comment = await say(owner, `${mention(ben)} ${mention(owner)}`);
  expect(comment.mentioned_user_ids).toEqual([ben.user_id, owner.user_id]);
  const [assigned, mentioned, ...more] = await toldTo(t, ben);
  expect(more).toEqual([]);
  expect(assigned).toMatchObject({ category: 'assignments', type: 'task.assigned', title: 'WEB-1 Wireframes', seq: 1 });
  expect(mentioned).toMatchObject({
    category: 'mentions',
    actor_id: owner.user_id,
    subject_type: 'task_comment',
    subject_id: comment.id,
    topic_type: 'task',
    topic_id: task.id,
    project_id: project.id,
    read_at: null,
    seq: 2,
  });
  expect(await toldTo(t, owner)).toEqual([]);
});

test('who makes a task with others on it, or adds them later, tells only who is new on it', async () => {
  const { owner, ben, mira, project } = await team(t);
  const task = await t.run('tasks.create', owner, {
    project_id: project.id,
    title: 'Prototype',
    assignee_ids: [ben.user_id, owner.user_id],
  });
  await t.run('tasks.update', ben, { task_id: task.id, assignee_ids: [ben.user_id, mira.user_id] });
  expect(brief(await toldTo(t, ben))).toEqual([
    { category: 'assignments', type: 'task.created', title: 'WEB-2 Prototype', count: 1 },
  ]);
  expect(brief(await toldTo(t, mira))).toEqual([
    { category: 'assignments', type: 'task.updated', title: 'WEB-2 Prototype', count: 1 },
  ]);
});

test('an event told twice is told once', async () => {
  const { org, owner, ben, say } = await team(t);
  await say(owner, mention(ben));
  await say(owner, 'And more.');
  await say(owner, 'And more.');
  const before = await toldTo(t, ben);
  expect(before.map(({ count }) => count)).toEqual([1, 2]);
  await t.db.system.query("UPDATE log_positions SET seq = 0 WHERE org_id = $1 AND follower = 'notifications'", [
    org.id,
  ]);
  expect(await toldTo(t, ben)).toEqual(before);
  expect(await mailsTo(t, ben)).toHaveLength(1);
});

test('quick comments on one task are one notification that moves to the end; once it is read, the next is new', async () => {
  const { owner, ben, task, say } = await team(t);
  await t.run('tasks.watch', ben, { task_id: task.id });
  await say(owner, 'One.');
  const [first] = await toldTo(t, ben);
  await say(owner, mention(ben));
  await say(owner, 'Two.');
  await say(owner, 'Three.');
  const [mentioned, comments] = await toldTo(t, ben);
  expect(mentioned).toMatchObject({ category: 'mentions', count: 1, seq: 2 });
  expect(comments).toMatchObject({ id: first.id, category: 'comments', count: 3, seq: 4 });
  await t.run('notifications.mark_read', ben, { notification_id: comments.id });
  await say(owner, 'Four.');
  expect((await toldTo(t, ben, { unread: true })).map(({ category, count }) => [category, count])).toEqual([
    ['mentions', 1],
    ['comments', 1],
  ]);
});

test('who is mentioned in a comment on a task they watch is told once, as mentioned', async () => {
  const { owner, ben, task, say } = await team(t);
  await t.run('tasks.watch', ben, { task_id: task.id });
  await say(owner, mention(ben));
  expect((await toldTo(t, ben)).map(({ category }) => category)).toEqual(['mentions']);
});

test('a comment tells who has to do with the task or watches it, and never who said not to', async () => {
  const { owner, ben, mira, task, say } = await team(t);
  await t.run('tasks.assign', owner, { task_id: task.id, user_id: ben.user_id });
  await say(mira, 'Mine.');
  await say(ben, 'For all.');
  const comments = async (who: Caller) => (await toldTo(t, who, { category: 'comments' })).map(({ count }) => count);
  expect([await comments(owner), await comments(ben), await comments(mira)]).toEqual([[2], [1], [1]]);
  expect(await t.run('tasks.unwatch', ben, { task_id: 'WEB-1' })).toMatchObject({ task_id: task.id, watching: false });
  await say(mira, 'Again.');
  expect([await comments(owner), await comments(ben)]).toEqual([[3], [1]]);
});

test('only new mentions of a changed comment are told; who is no member is no mention', async () => {
  const { owner, ben, mira, say } = await team(t);
  const stranger = (await t.org('Elsewhere')).owner;
  const comment = await say(owner, `${mention(ben)} ${mention(stranger)} ${mention(ben)}`);
  expect(comment.mentioned_user_ids).toEqual([ben.user_id]);
  await toldTo(t, mira);
  const body = `${mention(mira)} ${mention(ben)}`;
  const after = await t.run('tasks.comments.update', owner, { comment_id: comment.id, body });
  expect(after.mentioned_user_ids).toEqual([mira.user_id, ben.user_id]);
  expect(brief(await toldTo(t, ben))).toHaveLength(1);
  expect(brief(await toldTo(t, mira))).toEqual([
    { category: 'mentions', type: 'task_comment.updated', title: 'WEB-1 Wireframes', count: 1 },
  ]);
  expect(await toldTo(t, stranger)).toEqual([]);
});

test('who cannot see the task, or has left, is told nothing', async () => {
  const { org, owner, ben, mira, say } = await team(t);
  const contractor = await org.join('contractor');
  await t.db.system.query('UPDATE members SET removed_at = now() WHERE user_id = $1', [mira.user_id]);
  const body = [contractor, mira, ben].map(mention).join(' ');
  expect((await say(owner, body)).mentioned_user_ids).toEqual([ben.user_id]);
  await toldTo(t, ben);
  const { rows } = await t.db.system.query('SELECT user_id FROM notifications WHERE org_id = $1', [org.id]);
  expect(rows).toEqual([{ user_id: ben.user_id }]);
  expect(await mailsTo(t, contractor)).toEqual([]);
});

test('a budget alert reaches who manages projects and sees finances, without an amount', async () => {
  const { org, owner, ben } = await team(t);
  const [manager, planner] = [await org.join('manager'), await org.join('member', ['manage_projects'])];
  const budget = { budget: { kind: 'money', amount: 10_000, alert_percents: [50] } };
  const { id: project_id } = await t.run('projects.create', owner, {
    name: 'Shop',
    code: 'SHOP',
    default_rate: 9000,
    ...budget,
  });
  await t.run('time.entries.create', owner, {
    project_id,
    started_at: '2026-03-02T09:00:00Z',
    stopped_at: '2026-03-02T10:00:00Z',
  });
  const [alert, ...more] = await toldTo(t, manager);
  expect(more).toEqual([]);
  expect(alert).toMatchObject({ category: 'budget', type: 'project.budget_reached', title: 'Shop' });
  expect(JSON.stringify(alert)).not.toMatch(/9000|10000|budget_amount|percent/);
  expect([await toldTo(t, planner), await toldTo(t, ben)]).toEqual([[], []]);
});

test('a paid invoice is told to who sees invoices, by its number and without an amount', async () => {
  const { org, owner, ben } = await team(t);
  const accountant = await org.join('accountant');
  await t.run('orgs.settings.update', owner, { billing: { address: { country: 'AT' }, tax_id: 'ATU12345678' } });
  const client = await t.run('clients.create', owner, { name: 'Northwind', billing_address: { country: 'AT' } });
  const lines = [{ description: 'Work', unit_price: 123_456 }];
  const { id } = await t.run('invoices.create', owner, { client_id: client.id, lines });
  const { number } = await t.run('invoices.issue', owner, { invoice_id: id, issue_date: '2026-03-02' });
  await t.run('invoices.mark_paid', owner, { invoice_id: id });
  const [paid] = await toldTo(t, accountant);
  expect(paid).toMatchObject({ category: 'invoices', type: 'invoice.paid', title: number, topic_id: id });
  expect(JSON.stringify(paid)).not.toMatch(/123456|1234\.56/);
  expect(await toldTo(t, ben)).toEqual([]);
});

test('an expense and a week are told to who approves them, and what came of it to whose they are', async () => {
  const { org, owner, ben } = await team(t);
  const [manager, accountant] = [await org.join('manager'), await org.join('accountant')];
  const spent = { category: 'Travel', spent_on: '2026-03-02', amount: 11_900 };
  const { id: expense_id } = await t.run('expenses.create', ben, spent);
  await t.run('expenses.submit', ben, { expense_id });
  await t.run('expenses.reject', accountant, { expense_id, reason: 'Which trip?' });
  const sheet = await t.run('time.timesheets.submit', ben, { week_of: '2026-03-02' });
  await t.run('time.timesheets.approve', manager, { timesheet_id: sheet.id });
  const types = async (who: Caller) => (await toldTo(t, who)).map(({ type, title }) => [type, title]);
  const [travel, week] = ['Travel, 2026-03-02', '2026-03-02'];
  expect(await types(accountant)).toEqual([['expense.submitted', travel]]);
  expect(await types(manager)).toEqual([['timesheet.submitted', week]]);
  expect(await types(owner)).toEqual([
    ['expense.submitted', travel],
    ['timesheet.submitted', week],
  ]);
  expect(await types(ben)).toEqual([
    ['expense.rejected', travel],
    ['timesheet.approved', week],
  ]);
  expect(JSON.stringify(await mailsTo(t, accountant))).not.toMatch(/11900|119/);
});

test('what a token asks for is told to its person and to who else could grant it', async () => {
  const { org, owner, ben } = await team(t);
  const [admin, managing] = [await org.join('admin'), await org.join('member', ['manage_members'])];
  const token = await t.run('tokens.create', owner, { name: 'Bot', scopes: ['manage:*'], ask_first: true });
  const client = await t.run('clients.create', owner, { name: 'Northwind' });
  const bot: Caller = { ...owner, credential: { ...owner.credential, kind: 'pat', id: token.id, ask_first: true } };
  await t.refused('clients.delete', bot, { client_id: client.id });
  for (const who of [owner, admin]) {
    expect((await toldTo(t, who)).map(({ type }) => type)).toEqual(['approval.requested']);
    const [mail] = await mailsTo(t, who);
    expect(mail?.data).toMatchObject({
      category: 'approvals',
      action_path: expect.stringMatching(/^\/approvals\/apv_/),
    });
  }
  // May see it, and may not delete clients.
  expect([await toldTo(t, managing), await toldTo(t, ben)]).toEqual([[], []]);
});

test('the news of one organization are nothing in another', async () => {
  const { owner, ben, say } = await team(t);
  const other = await t.org('Other');
  await t.db.system.query("INSERT INTO members (org_id, id, user_id, role) VALUES ($1, $2, $3, 'owner')", [
    other.id,
    `${ben.member_id.slice(0, -1)}0`,
    ben.user_id,
  ]);
  await say(owner, mention(ben));
  const [told] = await toldTo(t, ben);
  const elsewhere = { ...other.owner, user_id: ben.user_id };
  expect(await toldTo(t, elsewhere)).toEqual([]);
  expect(await t.refused('notifications.mark_read', elsewhere, { notification_id: told.id })).toMatchObject({
    code: 'not_found',
  });
});

test('a direct message and a mention in a channel are told to who sees them there', async () => {
  const { org, owner, ben, mira } = await team(t);
  const contractor = await org.join('contractor');
  const direct = await t.run('chat.dms.open', owner, { user_ids: [ben.user_id] });
  for (const body of ['Hello.', mention(mira)])
    await t.run('chat.messages.send', owner, { channel_id: direct.id, body });
  const channel = await t.run('chat.channels.create', owner, { name: 'studio' });
  const body = [ben, mira, contractor].map(mention).join(' ');
  await t.run('chat.messages.send', owner, { channel_id: channel.id, body });
  expect(brief(await toldTo(t, ben))).toEqual([
    { category: 'messages', type: 'message.sent', title: 'your conversation', count: 2 },
    { category: 'mentions', type: 'message.sent', title: '#studio', count: 1 },
  ]);
  expect(brief(await toldTo(t, mira))).toEqual([
    { category: 'mentions', type: 'message.sent', title: '#studio', count: 1 },
  ]);
  expect([await toldTo(t, contractor), await toldTo(t, owner)]).toEqual([[], []]);
});

test('who set up a recurring task or runs projects is told when it pauses by itself, not when somebody paused it', async () => {
  const { org, owner, project, ben } = await team(t);
  const manager = await org.join('manager');
  const recur = (title: string) =>
    t.run('task_recurrences.create', ben, { project_id: project.id, rrule: 'FREQ=DAILY', template: { title } });
  await recur('Proofread');
  const byHand = await recur('Water the plants');
  await t.run('task_recurrences.pause', owner, { recurrence_id: byHand.id });
  await t.run('projects.archive', owner, { project_id: project.id });
  await runDueJobs(t.core, org.id);
  const told = async (who: Caller) =>
    brief(await toldTo(t, who)).filter(({ type }) => type === 'task_recurrence.paused');
  const news = [{ category: 'assignments', type: 'task_recurrence.paused', title: 'Proofread', count: 1 }];
  expect([await told(ben), await told(manager)]).toEqual([news, news]);
});

test('who makes invoices is told when a recurring one pauses by itself', async () => {
  const { org, owner, ben } = await team(t);
  const manager = await org.join('manager');
  const { id: client_id } = await t.run('clients.create', owner, { name: 'Northwind' });
  const lines = [{ description: 'Retainer', unit_price: 50_000 }];
  await t.run('invoices.recurrences.create', owner, {
    client_id,
    name: 'Retainer',
    frequency: 'weekly',
    starts_on: new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Vienna' }).format(new Date()),
    content: 'lines',
    template: { lines },
  });
  await t.run('clients.archive', owner, { client_id });
  await runDueJobs(t.core, org.id);
  const news = { category: 'invoices', type: 'invoice_recurrence.paused', title: 'Retainer', count: 1 };
  expect(brief(await toldTo(t, manager))).toEqual([news]);
  expect(await toldTo(t, ben)).toEqual([]);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hashSecret, isSecret, PREFIX } from '@stint/core';
import { loadSettings } from '@stint/server/settings';
import { type TestCore, testCore } from '@stint/testing';
import { type Demo, seedDemo } from './seed.ts';
import { findDemo } from './state.ts';

const NOW = new Date('2026-03-18T10:00:00Z');
const settings = loadSettings({ STINT_SECRET: 'a secret of the tests, long enough' });
const MADE = 120_000;

let stint: TestCore;
let first: readonly Demo[];
beforeAll(async () => {
  stint = await testCore();
  first = await Promise.all([seedDemo(stint.core, settings, NOW), seedDemo(stint.core, settings, NOW)]);
}, MADE);
afterAll(() => stint.close());

const demo = () => seedDemo(stint.core, settings, NOW);

/** Everything people see of the demo, without ids. */
const CONTENT = {
  people: `SELECT u.name, u.email, m.role, m.billable_rate, m.cost_rate FROM members m JOIN users u ON u.id = m.user_id ORDER BY 1`,
  clients: `SELECT c.name, c.currency, c.default_rate, c.tax_treatment, c.payment_terms_days,
      (SELECT array_agg(k.name ORDER BY k.name) FROM contacts k WHERE k.client_id = c.id) AS contacts,
      (SELECT array_agg(n.body ORDER BY n.body) FROM client_notes n WHERE n.client_id = c.id) AS notes
    FROM clients c ORDER BY 1`,
  projects: `SELECT p.code, p.name, c.name AS client, p.is_private, p.archived_at IS NOT NULL AS archived, p.budget_kind,
      p.budget_seconds, p.budget_amount, p.budget_alerted, p.default_rate, p.starts_on::text, p.ends_on::text,
      (SELECT array_agg(u.name ORDER BY u.name) FROM project_members m JOIN users u ON u.id = m.user_id
        WHERE m.project_id = p.id) AS members,
      (SELECT array_agg(g.name ORDER BY g.position) FROM task_groups g WHERE g.project_id = p.id) AS groups
    FROM projects p JOIN clients c ON c.id = p.client_id ORDER BY 1`,
  tasks: `SELECT t.key, t.title, s.name AS status, g.name AS group, t.priority, t.start_date::text, t.due_date::text,
      t.estimate_minutes, t.tracked_seconds, t.position,
      (SELECT array_agg(u.name ORDER BY u.name) FROM task_assignees a JOIN users u ON u.id = a.user_id
        WHERE a.task_id = t.id) AS assignees
    FROM tasks t JOIN task_statuses s ON s.id = t.status_id LEFT JOIN task_groups g ON g.id = t.group_id
    ORDER BY t.project_id, t.position`,
  plan: `SELECT t.key, m.title AS milestone, m.target_date::text, t.checklist_done, t.checklist_total,
      (SELECT array_agg(l.name ORDER BY l.name) FROM labels l WHERE l.id = ANY(t.label_ids)) AS labels,
      (SELECT array_agg(o.key || ' ' || d.type ORDER BY o.key) FROM task_dependencies d
        JOIN tasks o ON o.id = d.depends_on_id WHERE d.task_id = t.id) AS waits_for
    FROM tasks t LEFT JOIN milestones m ON m.id = t.milestone_id ORDER BY t.key`,
  submissions: `SELECT s.status, s.spam_reason, s.answers, t.key FROM form_submissions s LEFT JOIN tasks t ON t.id = s.task_id
    ORDER BY s.id`,
  recurrences: `SELECT p.code, r.rrule, r.mode, r.template->>'title' AS title FROM task_recurrences r
    JOIN projects p ON p.id = r.project_id ORDER BY 1`,
  files: `SELECT t.title, u.name, a.file_name, a.size, a.status, a.checksum FROM attachments a JOIN tasks t ON t.id = a.subject_id
    JOIN users u ON u.id = a.uploaded_by ORDER BY 1`,
  comments: `SELECT t.title, u.name, c.body FROM task_comments c JOIN tasks t ON t.id = c.task_id
    JOIN users u ON u.id = c.user_id ORDER BY 1, 3`,
  invoices: `SELECT i.type, i.status, i.number, c.name, i.currency, i.subtotal, i.total, i.paid, i.credited, i.issue_date::text,
      (SELECT array_agg(l.description || ' ' || l.quantity || ' ' || l.amount ORDER BY l.position) FROM invoice_lines l
        WHERE l.invoice_id = i.id) AS lines
    FROM invoices i JOIN clients c ON c.id = i.client_id ORDER BY i.type, c.name, i.issue_date`,
  payments: `SELECT c.name, p.amount, p.allocated, p.received_on::text FROM payments p JOIN clients c ON c.id = p.client_id
    ORDER BY 1, 2`,
  expenses: `SELECT u.name, e.category, e.merchant, e.amount, e.status, e.invoice_line_id IS NOT NULL AS billed
    FROM expenses e JOIN users u ON u.id = e.user_id ORDER BY 1, 2, 4`,
  timesheets: `SELECT u.name, s.week_starts_on::text, s.status, s.total_seconds FROM timesheets s
    JOIN users u ON u.id = s.user_id ORDER BY 1, 2`,
  time: `SELECT u.name, t.title, e.started_at, e.stopped_at, e.description, e.billable, e.billable_rate, e.cost_rate,
      e.currency FROM time_entries e JOIN users u ON u.id = e.user_id LEFT JOIN tasks t ON t.id = e.task_id
    ORDER BY 1, 3`,
};
type Content = Record<keyof typeof CONTENT, any[]>;

async function content(): Promise<Content> {
  const parts = Object.entries(CONTENT).map(async ([name, text]) => {
    const { rows } = await stint.db.system.query(text);
    // The order of projects is that of their ids; a task's place in its project is what counts.
    if (name === 'tasks') rows.sort((a, b) => (a.key < b.key ? -1 : 1));
    return [name, rows] as const;
  });
  return Object.fromEntries(await Promise.all(parts)) as Content;
}

const count = async (table: string) =>
  Number((await stint.db.system.query(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);

test('of processes that start at once, one makes the demo and all can use it', async () => {
  expect(first.map(({ made }) => made).sort()).toEqual([false, true]);
  expect(first[0]?.org_id).toBe(first[1]?.org_id);
  expect(await count('orgs')).toBe(1);
});

test('it is an agency with work under way', async () => {
  const { people, clients, projects, tasks, plan, submissions, recurrences, files, comments, time } = await content();
  expect(people.map(({ role }) => role).sort()).toEqual(['contractor', 'manager', 'owner']);
  expect(clients.map(({ name }) => name)).toContain('Northwind Trading');
  expect(clients).toHaveLength(4);
  for (const { contacts, notes } of clients) expect([contacts?.length > 0, notes?.length > 0]).toEqual([true, true]);
  expect(projects).toHaveLength(6);
  expect(projects.filter(({ is_private }) => is_private)).toHaveLength(1);
  expect(projects.filter(({ archived }) => archived)).toHaveLength(1);
  // One was sent in by the client.
  expect(tasks).toHaveLength(61);
  const statuses = ['Done', 'In progress', 'In review', 'Signed off', 'To do', 'With the practices'];
  expect([...new Set(tasks.map(({ status }) => status))].sort()).toEqual(statuses);
  expect(submissions.map(({ status }) => status)).toEqual(['converted', 'received', 'spam']);
  expect(comments).toHaveLength(30);
  expect(files.map(({ file_name, status }) => [file_name, status])).toEqual([
    ['Sitemap.csv', 'ready'],
    ['Interviews.txt', 'ready'],
  ]);
  for (const part of ['milestone', 'labels', 'waits_for'])
    expect(plan.filter((one) => one[part]).length).toBeGreaterThan(9);
  expect(plan.filter(({ checklist_total }) => checklist_total > 0)).toHaveLength(6);
  expect(recurrences).toHaveLength(3);
  expect(time.length).toBeGreaterThan(250);
});

test('time lies on weekdays of the eight weeks before the day, and never overlaps for one person', async () => {
  const { time } = await content();
  const last = new Map<string, Date>();
  for (const { name, started_at, stopped_at } of time) {
    expect(started_at.getUTCDay() % 6).not.toBe(0);
    expect(started_at.getTime()).toBeGreaterThan(Date.parse('2026-01-19'));
    expect(stopped_at.getTime()).toBeLessThan(Date.parse('2026-03-18'));
    expect(started_at.getTime()).toBeGreaterThanOrEqual(last.get(name)?.getTime() ?? 0);
    last.set(name, stopped_at);
  }
  expect(last.size).toBe(3);
});

test('some of this month is billable to Northwind and on no invoice', async () => {
  const { rows } =
    await stint.db.system.query(`SELECT count(*)::int AS n, sum(e.billable_rate) AS rates FROM time_entries e
    JOIN projects p ON p.id = e.project_id JOIN clients c ON c.id = p.client_id
    WHERE c.name = 'Northwind Trading' AND e.billable AND e.invoice_line_id IS NULL AND e.started_at >= '2026-03-01'`);
  expect(rows[0].n).toBeGreaterThan(20);
  expect(Number(rows[0].rates)).toBeGreaterThan(0);
});

test('two months are billed, in every state a document can be in, and the ledger balances', async () => {
  const { invoices, payments, expenses, timesheets } = await content();
  const states = (type: string) => invoices.filter((one) => one.type === type).map(({ status }) => status);
  expect(new Set(states('invoice'))).toEqual(new Set(['draft', 'issued', 'partially_paid', 'paid']));
  expect([states('quote'), states('credit_note').length]).toEqual([['issued'], 1]);
  expect(invoices.find(({ number }) => number !== null)?.number).toMatch(/^[A-Z]+-2026-0001$/);
  expect(payments.length).toBeGreaterThan(2);
  expect(new Set(expenses.map(({ status }) => status))).toEqual(
    new Set(['draft', 'submitted', 'approved', 'rejected', 'paid']),
  );
  expect(expenses.filter(({ billed }) => billed)).toHaveLength(2);
  expect(new Set(timesheets.map(({ status }) => status))).toEqual(new Set(['submitted', 'approved', 'rejected']));
  const { rows } = await stint.db.system.query(
    'SELECT sum(amount)::int AS sum, count(*)::int AS n FROM ledger_entries',
  );
  expect([rows[0].sum, rows[0].n > 20]).toEqual([0, true]);
});

test('the log and the audit trail hold every step, and the trail is whole', async () => {
  const { org_id } = await demo();
  const owner = (await findDemo(stint.db, 'ada@juniper.example')) as { user_id: string };
  const { rows } = await stint.db.system.query('SELECT seq::int, via FROM audit_entries ORDER BY seq');
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
  expect(new Set(rows.map(({ via }) => via))).toEqual(new Set(['system']));
  expect(await count("events WHERE type = 'time_entry.created'")).toBe(await count('time_entries'));
  const { rows: members } = await stint.db.system.query('SELECT org_id FROM members WHERE user_id = $1', [
    owner.user_id,
  ]);
  expect(members).toEqual([{ org_id }]);
});

test('its token is well formed, the same at each start, and let in again after it was revoked', async () => {
  const { token, org_id } = await demo();
  expect(isSecret(PREFIX.pat, token)).toBe(true);
  await stint.db.system.query('UPDATE tokens SET revoked_at = now()');
  const again = await demo();
  expect(again).toMatchObject({ token, org_id, made: false });
  const { rows } = await stint.db.system.query('SELECT hash, revoked_at, expires_at FROM tokens');
  expect(rows).toEqual([{ hash: hashSecret(token), revoked_at: null, expires_at: null }]);
});

test('another secret makes another token, which works in its place', async () => {
  const other = loadSettings({ STINT_SECRET: 'another secret of the tests, as long' });
  const { token: usual } = await demo();
  const { token } = await seedDemo(stint.core, other, NOW);
  expect(token).not.toBe(usual);
  const { rows } = await stint.db.system.query('SELECT hash FROM tokens');
  expect(rows).toEqual([{ hash: hashSecret(token) }]);
});

test(
  'what a kill left half made is made afresh, with the same content',
  async () => {
    const { org_id } = await demo();
    const before = await content();
    const accounts = await count('users');
    await stint.db.system.query('DELETE FROM tokens');
    const again = await demo();
    expect(again.made).toBe(true);
    expect(again.org_id).not.toBe(org_id);
    expect(await count('orgs')).toBe(1);
    expect(await count('users')).toBe(accounts);
    expect(await content()).toEqual(before);
  },
  MADE,
);

test('a second run changes nothing', async () => {
  await demo();
  const before = [await content(), await count('events'), await count('audit_entries')];
  expect((await seedDemo(stint.core, settings, new Date())).made).toBe(false);
  expect([await content(), await count('events'), await count('audit_entries')]).toEqual(before);
});

test('it is refused in production', async () => {
  const production = loadSettings({ NODE_ENV: 'production', STINT_SECRET: 'x'.repeat(32) });
  await expect(seedDemo(stint.core, production, NOW)).rejects.toThrow('not in production');
});

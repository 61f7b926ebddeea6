import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runJob, type TestCore, type TestOrg, testCore } from '@stint/testing';
import { billing, mailsOf } from './documents.fixture.ts';
import { overdue } from './invoice.overdue.ts';
import { reminders } from './invoice.remind.ts';

let t: TestCore;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

const send = (org: TestOrg, invoice_id: string, more: object = {}) =>
  t.run('invoices.send', org.owner, { invoice_id, ...more });
const get = (org: TestOrg, invoice_id: string) => t.run('invoices.get', org.owner, { invoice_id });

/** Makes the invoice due so many days ago, by the calendar of the organization's zone. */
const dueAgo = (id: string, days: number) =>
  t.db.system.query(
    `UPDATE invoices i SET due_date = (now() AT TIME ZONE o.time_zone)::date - $2::int
      FROM orgs o WHERE o.org_id = i.org_id AND i.id = $1`,
    [id, days],
  );

test('a document goes to the billing contacts, else to the client, with its PDF', async () => {
  const org = await t.org('Acme');
  const { client_id, issue } = await billing(t, org, { email: 'office@northwind.example' });
  const { id, number } = await issue();
  const sent = await send(org, id, { message: 'Thank you!', cc: ['me@acme.example'] });
  expect(sent.sent_at).not.toBeNull();
  for (const name of ['ada', 'ben']) {
    const contact = { client_id, name, email: `${name}@northwind.example`, is_billing: true };
    await t.run('clients.contacts.create', org.owner, contact);
  }
  await send(org, id);
  await send(org, id, { to: ['other@example.com'] });
  const mails = await mailsOf(t, org.id);
  expect(mails.map(({ recipient, cc }) => [recipient, ...cc])).toEqual([
    ['office@northwind.example', 'me@acme.example'],
    ['ada@northwind.example', 'ben@northwind.example'],
    ['other@example.com'],
  ]);
  expect(mails[0]).toMatchObject({
    template: 'invoice',
    attachments: [{ kind: 'invoice_pdf', id }],
    data: { number, from: 'Acme', message: 'Thank you!', total: { amount: 10_000 } },
  });
});

test('a mail needs an address, a valid one, and at most ten of them', async () => {
  const org = await t.org();
  const { issue } = await billing(t, org);
  const { id: invoice_id } = await issue();
  const faults = async (more: object) =>
    (await t.refused('invoices.send', org.owner, { invoice_id, ...more })).details.errors?.map(({ field }) => field);
  const many = (count: number, at: string) => Array.from({ length: count }, (_, i) => `${i}@${at}.example`);
  expect(await faults({})).toEqual(['to']);
  expect(await faults({ to: ['nobody'] })).toEqual(['to.0']);
  expect(await faults({ to: ['a@b.example\r\nBcc: c@d.example'] })).toEqual(['to.0']);
  expect(await faults({ to: many(6, 'a'), cc: many(5, 'b') })).toEqual(['cc']);
  expect(await mailsOf(t, org.id)).toEqual([]);
  expect((await get(org, invoice_id)).sent_at).toBeNull();
});

test('an invoice is said to be overdue once, when its day is over in the organization’s zone', async () => {
  const org = await t.org();
  const { issue } = await billing(t, org);
  const ids = await Promise.all(
    [0, 1].map(async (days) => {
      const { id } = await issue();
      await dueAgo(id, days);
      return id;
    }),
  );
  const [first, second] = await Promise.all([runJob(t, org.id, overdue), runJob(t, org.id, overdue)]);
  expect(first + second).toBe(1);
  expect(await runJob(t, org.id, overdue)).toBe(0);
  const { rows } = await t.db.system.query(
    `SELECT envelope -> 'subject' ->> 'id' AS id FROM events WHERE org_id = $1 AND type = 'invoice.overdue'`,
    [org.id],
  );
  expect(rows).toEqual([{ id: ids[1] }]);
  expect((await get(org, ids[0] as string)).is_overdue).toBe(false);
});

test('a day begins at each organization’s own midnight', async () => {
  const [east, west] = await Promise.all(
    ['Pacific/Kiritimati', 'Pacific/Pago_Pago'].map(async (time_zone) => {
      const org = await t.org();
      await t.run('orgs.update', org.owner, { time_zone });
      const { id } = await (await billing(t, org)).issue();
      // The day before the eastern today is over there, and never in the west, 25 hours behind.
      await t.db.system.query(
        `UPDATE invoices SET due_date = (now() AT TIME ZONE 'Pacific/Kiritimati')::date - 1 WHERE id = $1`,
        [id],
      );
      return runJob(t, org.id, overdue);
    }),
  );
  expect([east, west]).toEqual([1, 0]);
});

test('each day of reminder counts once, also after downtime, and not when somebody reminded meanwhile', async () => {
  const org = await t.org();
  await t.run('orgs.settings.update', org.owner, { billing: { reminder_days: [7, 14] } });
  const { issue } = await billing(t, org, { email: 'office@northwind.example' });
  const { id } = await issue();
  const onDay = async (days: number) => {
    await dueAgo(id, days);
    const [one, two] = await Promise.all([runJob(t, org.id, reminders), runJob(t, org.id, reminders)]);
    return one + two;
  };
  /** As if what was sent had been sent so many days ago. */
  const passed = (days: number) =>
    t.db.system.query(`UPDATE invoices SET last_reminded_at = last_reminded_at - $2 * interval '1 day' WHERE id = $1`, [
      id,
      days,
    ]);
  expect(await onDay(6)).toBe(0);
  expect(await onDay(9)).toBe(1);
  expect(await onDay(9)).toBe(0);
  await passed(4);
  expect(await onDay(13)).toBe(0);
  await passed(1);
  await t.run('invoices.remind', org.owner, { invoice_id: id });
  expect(await onDay(14)).toBe(0);
  expect(await get(org, id)).toMatchObject({ reminders_sent: 2 });
  const mails = await mailsOf(t, org.id);
  expect(mails.map(({ template }) => template)).toEqual(['invoice_reminder', 'invoice_reminder']);
});

test('nobody is reminded of what is paid, long past, or without an address', async () => {
  const org = await t.org();
  await t.run('orgs.settings.update', org.owner, { billing: { reminder_days: [1, 2] } });
  const known = await billing(t, org, { email: 'office@northwind.example' });
  const unknown = await billing(t, org);
  const [paid, old, nowhere, open] = await Promise.all([known, known, unknown, known].map(({ issue }) => issue()));
  await Promise.all([dueAgo(paid.id, 2), dueAgo(old.id, 60), dueAgo(nowhere.id, 2), dueAgo(open.id, 2)]);
  await t.db.system.query("UPDATE invoices SET status = 'paid', paid = total WHERE id = $1", [paid.id]);
  expect(await runJob(t, org.id, reminders)).toBe(1);
  expect((await mailsOf(t, org.id)).map(({ data }) => data.number)).toEqual([open.number]);
});

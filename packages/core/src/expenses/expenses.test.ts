import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type Caller, newId } from '../kernel/index.ts';
import { EXPENSE_STATUSES, type ExpenseStatus } from './expense.schema.ts';

let t: TestCore;
let acme: TestOrg;
let ada: Caller;
let accountant: Caller;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
  ada = await acme.join('contractor');
  accountant = await acme.join('accountant');
});
afterAll(() => t.close());

const TRAIN = { category: 'Travel', merchant: 'ÖBB', spent_on: '2026-03-02', amount: 11_900, tax_rate: 1900 };
const enter = (input: object = {}, as = ada) => t.run('expenses.create', as, { ...TRAIN, ...input });
const step = (name: string, expense_id: string, as: Caller, input: object = {}) =>
  t.run(`expenses.${name}`, as, { expense_id, ...input });

/** An expense of Ada's in this state, come there by the steps that lead to it. */
async function at(status: ExpenseStatus, input: object = {}): Promise<string> {
  const { id } = await enter(input);
  if (status !== 'draft') await step('submit', id, ada);
  if (status === 'rejected') await step('reject', id, accountant, { reason: 'Whose ticket?' });
  if (status === 'approved' || status === 'paid') await step('approve', id, accountant);
  if (status === 'paid') await step('mark_paid', id, accountant);
  return id;
}

const onInvoice = async (expense_id: string) => {
  const client = await t.run('clients.create', acme.owner, { name: 'Northwind' });
  const [invoice, line] = [newId('inv'), newId('lin')];
  await t.db.system.query(
    `INSERT INTO invoices (org_id, id, type, client_id, payment_terms_days, currency, language, tax_treatment)
      VALUES ($1, $2, 'invoice', $3, 30, 'EUR', 'en', 'standard')`,
    [acme.id, invoice, client.id],
  );
  await t.db.system.query(
    `INSERT INTO invoice_lines (org_id, id, invoice_id, position, kind, description, quantity, unit, unit_price, amount,
      tax_rate, tax_category) VALUES ($1, $2, $3, 1, 'expense', 'Train', 1, 'piece', 10000, 10000, 0, 'S')`,
    [acme.id, line, invoice],
  );
  await t.db.system.query('UPDATE expenses SET invoice_line_id = $1 WHERE org_id = $2 AND id = $3', [
    line,
    acme.id,
    expense_id,
  ]);
};

describe('the tax in an amount', () => {
  test('follows from the rate, half up, unless it is given', async () => {
    expect(await enter()).toMatchObject({ currency: 'EUR', tax_amount: { amount: 1900, currency: 'EUR' } });
    // 1.01 at 100 % holds 0.505: half a cent goes up.
    expect(await enter({ amount: 101, tax_rate: 10_000 })).toMatchObject({ tax_amount: { amount: 51 } });
    expect(await enter({ tax_amount: 1234 })).toMatchObject({ tax_amount: { amount: 1234 }, tax_rate: 1900 });
    expect(await enter({ tax_rate: 0 })).toMatchObject({ tax_amount: { amount: 0 } });
  });

  test('follows a change of amount or rate, and stays with any other', async () => {
    const { id: expense_id } = await enter({ tax_amount: 1234 });
    const update = (input: object) => t.run('expenses.update', ada, { expense_id, ...input });
    expect(await update({ category: 'Train' })).toMatchObject({ tax_amount: { amount: 1234 }, category: 'Train' });
    expect(await update({ amount: 23_800 })).toMatchObject({ tax_amount: { amount: 3800 } });
    expect(await update({ tax_rate: 0 })).toMatchObject({ tax_amount: { amount: 0 }, amount: { amount: 23_800 } });
  });

  test('never exceeds the amount', async () => {
    const failure = await t.refused('expenses.create', ada, { ...TRAIN, tax_amount: 11_901 });
    expect(failure.details.errors).toMatchObject([{ field: 'tax_amount' }]);
  });
});

describe('each step', () => {
  const STEPS = {
    update: { input: { merchant: 'DB' }, from: ['draft', 'rejected'], refusal: 'expense_not_draft' },
    delete: { input: {}, from: ['draft', 'rejected'], refusal: 'expense_not_draft' },
    submit: { input: {}, from: ['draft', 'rejected'], refusal: 'expense_not_draft' },
    approve: { input: {}, from: ['submitted'], refusal: 'expense_not_submitted' },
    reject: { input: { reason: 'No receipt' }, from: ['submitted'], refusal: 'expense_not_submitted' },
    mark_paid: { input: {}, from: ['approved'], refusal: 'expense_not_approved' },
    reopen: { input: {}, from: ['submitted', 'rejected', 'approved'], refusal: 'expense_not_reopenable' },
  } as const;
  const cases = Object.entries(STEPS).flatMap(([name, { input, from, refusal }]) =>
    EXPENSE_STATUSES.map((status) => ({
      name,
      input,
      status,
      refusal,
      ok: (from as readonly string[]).includes(status),
    })),
  );

  test.each(cases)('$name of what is $status', async ({ name, input, status, refusal, ok }) => {
    const expense_id = await at(status);
    if (ok) {
      expect(await step(name, expense_id, accountant, input)).toMatchObject({ id: expense_id });
      return;
    }
    const failure = await t.refused(`expenses.${name}`, accountant, { expense_id, ...input });
    expect(failure).toMatchObject({
      code: refusal,
      status: 409,
      details: { current_state: { status, locked: false } },
    });
  });

  test('is refused to an expense on an invoice, except that it may be paid to the person', async () => {
    const expense_id = await at('approved');
    await onInvoice(expense_id);
    for (const [name, { input }] of Object.entries(STEPS)) {
      if (name === 'mark_paid') continue;
      const failure = await t.refused(`expenses.${name}`, accountant, { expense_id, ...input });
      expect(failure).toMatchObject({
        code: 'expense_locked',
        details: { current_state: { status: 'approved', locked: true } },
      });
    }
    expect(await step('mark_paid', expense_id, accountant)).toMatchObject({ status: 'paid', locked: true });
  });

  test('leaves who decided when, and publishes what happened', async () => {
    const id = await at('rejected');
    const rejected = await t.run('expenses.get', ada, { expense_id: id });
    expect(rejected).toMatchObject({
      decided_by: accountant.user_id,
      rejection_reason: 'Whose ticket?',
      paid_at: null,
    });
    const again = await step('submit', id, ada);
    expect(again).toMatchObject({ status: 'submitted', decided_by: null, decided_at: null, rejection_reason: null });
    await step('reopen', id, ada);
    await step('submit', id, ada);
    await step('approve', id, accountant);
    expect((await step('mark_paid', id, accountant)).paid_at).not.toBeNull();
    const { rows } = await t.db.system.query(
      "SELECT type FROM events WHERE org_id = $1 AND envelope -> 'subject' ->> 'id' = $2 ORDER BY seq",
      [acme.id, id],
    );
    expect(rows.map(({ type }) => type.replace('expense.', ''))).toEqual([
      'created',
      'submitted',
      'rejected',
      'submitted',
      'reopened',
      'submitted',
      'approved',
      'paid',
    ]);
  });
});

describe('whose it is', () => {
  test('one sees and changes one’s own; those who manage expenses, everybody’s; those who see finances only read', async () => {
    const { id: expense_id } = await enter();
    const [colleague, manager] = [await acme.join('member'), await acme.join('manager')];
    for (const name of ['get', 'update', 'delete', 'submit', 'reopen']) {
      expect(await t.refused(`expenses.${name}`, colleague, { expense_id })).toMatchObject({ code: 'not_found' });
    }
    expect((await t.run('expenses.list', colleague)).data).toEqual([]);
    expect((await t.run('expenses.categories', colleague)).data).toEqual([]);
    expect(await t.run('expenses.get', manager, { expense_id })).toMatchObject({ amount: { amount: 11_900 } });
    for (const name of ['update', 'delete', 'submit', 'reopen']) {
      expect(await t.refused(`expenses.${name}`, manager, { expense_id })).toMatchObject({ code: 'forbidden' });
    }
    expect(await step('update', expense_id, accountant, { merchant: 'DB' })).toMatchObject({ user_id: ada.user_id });
  });

  test('entering one for somebody else needs manage_expenses, and that they are a member', async () => {
    const forAda = { ...TRAIN, user_id: ada.user_id };
    const colleague = await acme.join('member');
    expect(await t.refused('expenses.create', colleague, forAda)).toMatchObject({ code: 'forbidden' });
    expect(await t.run('expenses.create', accountant, forAda)).toMatchObject({ user_id: ada.user_id });
    const stranger = { ...TRAIN, user_id: newId('usr') };
    expect(await t.refused('expenses.create', accountant, stranger)).toMatchObject({ code: 'not_found' });
  });

  test('nobody approves their own, unless nobody else could', async () => {
    const { id: expense_id } = await enter({}, accountant);
    await step('submit', expense_id, accountant);
    expect(await t.refused('expenses.approve', accountant, { expense_id })).toMatchObject({ code: 'forbidden' });
    expect(await step('approve', expense_id, acme.owner)).toMatchObject({ decided_by: acme.owner.user_id });

    const alone = await t.org('Alone');
    const own = await enter({}, alone.owner);
    await step('submit', own.id, alone.owner);
    expect(await step('approve', own.id, alone.owner)).toMatchObject({ status: 'approved' });
  });

  test('an approved one is taken back by those who manage expenses only', async () => {
    const expense_id = await at('approved');
    expect(await t.refused('expenses.reopen', ada, { expense_id })).toMatchObject({ code: 'forbidden' });
    expect(await step('reopen', expense_id, accountant)).toMatchObject({ status: 'draft', decided_by: null });
  });

  test("another organization's expense, client and project are not there", async () => {
    const { id: expense_id } = await enter();
    const other = await t.org('Other');
    for (const name of ['get', 'update', 'delete', 'submit', 'approve', 'mark_paid', 'reopen']) {
      expect(await t.refused(`expenses.${name}`, other.owner, { expense_id })).toMatchObject({ code: 'not_found' });
    }
    const client = await t.run('clients.create', other.owner, { name: 'Theirs' });
    const project = await t.run('projects.create', other.owner, { name: 'Theirs' });
    for (const theirs of [{ client_id: client.id }, { project_id: project.id }]) {
      expect(await t.refused('expenses.create', acme.owner, { ...TRAIN, ...theirs })).toMatchObject({
        code: 'not_found',
      });
    }
  });
});

describe('what it is for', () => {
  test('a project brings its client along and goes with no other', async () => {
    const owner = acme.owner;
    const [a, b] = [
      await t.run('clients.create', owner, { name: 'A' }),
      await t.run('clients.create', owner, { name: 'B' }),
    ];
    const ofA = await t.run('projects.create', owner, { name: 'Of A', client_id: a.id });
    const ofB = await t.run('projects.create', owner, { name: 'Of B', client_id: b.id });
    const internal = await t.run('projects.create', owner, { name: 'Internal' });
    const made = await enter({ project_id: ofA.id, is_billable: true, markup: 500 }, owner);
    expect(made).toMatchObject({ client_id: a.id, is_billable: true, markup: 500 });
    const update = (input: object) => t.run('expenses.update', owner, { expense_id: made.id, ...input });
    expect(await update({ project_id: ofB.id })).toMatchObject({ client_id: b.id });
    const mixed = await t.refused('expenses.update', owner, { expense_id: made.id, client_id: a.id });
    expect(mixed.details.errors).toMatchObject([{ field: 'client_id' }]);
    expect(await update({ project_id: internal.id, is_billable: false })).toMatchObject({ client_id: null });
    expect(await update({ client_id: a.id })).toMatchObject({ client_id: a.id, project_id: internal.id });
    expect(await update({ project_id: null })).toMatchObject({ client_id: a.id, project_id: null });
  });

  test('billable takes a client who pays', async () => {
    const failure = await t.refused('expenses.create', ada, { ...TRAIN, is_billable: true });
    expect(failure.details.errors).toMatchObject([{ field: 'is_billable' }]);
  });

  test('an archived project or client takes no expense', async () => {
    const client = await t.run('clients.create', acme.owner, { name: 'Old' });
    const project = await t.run('projects.create', acme.owner, { name: 'Old' });
    await t.run('clients.archive', acme.owner, { client_id: client.id });
    await t.run('projects.archive', acme.owner, { project_id: project.id });
    const refused = (input: object) => t.refused('expenses.create', acme.owner, { ...TRAIN, ...input });
    expect(await refused({ client_id: client.id })).toMatchObject({ code: 'client_archived' });
    expect(await refused({ project_id: project.id })).toMatchObject({ code: 'project_archived' });
  });

  test('the day is neither before 2000 nor after tomorrow', async () => {
    const inTwoDays = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    for (const spent_on of ['1999-12-31', inTwoDays]) {
      const failure = await t.refused('expenses.create', ada, { ...TRAIN, spent_on });
      expect(failure.details.errors).toMatchObject([{ field: 'spent_on' }]);
    }
  });
});

test('a list is narrowed by state, person, place, category, billing, days and text', async () => {
  const org = await t.org('Lists');
  const { owner } = org;
  const client = await t.run('clients.create', owner, { name: 'A' });
  const train = await enter({ client_id: client.id, is_billable: true, spent_on: '2026-03-01' }, owner);
  const hotel = await enter({ category: 'Hotel', merchant: 'Sacher', spent_on: '2026-03-31' }, owner);
  await step('submit', hotel.id, owner);
  const found = async (filter: object) =>
    (await t.run('expenses.list', owner, filter)).data.map(({ id }: { id: string }) => id);
  expect(await found({})).toEqual([hotel.id, train.id]);
  for (const filter of [
    { status: 'draft' },
    { client_id: client.id },
    { category: 'Travel' },
    { is_billable: true },
    { to: '2026-03-01' },
    { q: 'öbb' },
  ]) {
    expect(await found(filter)).toEqual([train.id]);
  }
  expect(await found({ from: '2026-03-02', to: '2026-03-31' })).toEqual([hotel.id]);
  expect(await found({ billed: true })).toEqual([]);
  expect(await found({ user_id: ada.user_id })).toEqual([]);
  expect((await t.run('expenses.categories', owner)).data).toEqual([
    { category: 'Hotel', expenses: 1 },
    { category: 'Travel', expenses: 1 },
  ]);
});

test('expenses go with their project to its new client, but for those on an invoice', async () => {
  const org = await t.org();
  const run = (name: string, input: object) => t.run(name, org.owner, input);
  const [old, next] = [await run('clients.create', { name: 'Old' }), await run('clients.create', { name: 'New' })];
  const project = await run('projects.create', { name: 'Website', code: 'WEB', client_id: old.id });
  const spend = async () => {
    const spent = {
      project_id: project.id,
      category: 'Travel',
      amount: 1_000,
      spent_on: '2026-03-02',
      is_billable: true,
    };
    const { id } = await run('expenses.create', spent);
    await run('expenses.submit', { expense_id: id });
    await run('expenses.approve', { expense_id: id });
    return id as string;
  };
  const billed = await spend();
  const range = { from: '2026-03-01', to: '2026-03-31', by: 'single', include_expenses: true };
  await run('invoices.generate_from_time', { client_id: old.id, ...range });
  const open = await spend();
  await run('projects.update', { project_id: project.id, client_id: next.id });
  expect((await run('expenses.get', { expense_id: open })).client_id).toBe(next.id);
  expect((await run('expenses.get', { expense_id: billed })).client_id).toBe(old.id);
});

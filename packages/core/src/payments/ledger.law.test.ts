import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import fc from 'fast-check';
import { lawsHold } from './laws.fixture.ts';
import { issued } from './payments.fixture.ts';

let t: TestCore;
let acme: TestOrg;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());

/** What a client's affairs are made of: whose ids the steps pick from, and what it should owe in all. */
interface World {
  readonly client_id: string;
  readonly invoices: string[];
  readonly notes: string[];
  readonly payments: string[];
  owes: number;
}

type Step = (world: World) => Promise<void>;

const amount = fc.integer({ min: 1, max: 3_000 });
const nr = fc.nat({ max: 7 });
const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-02-${String(n).padStart(2, '0')}`);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];
const part = fc.integer({ min: 1, max: 500 });
const allocations = optional(fc.array(fc.record({ nr, amount: part }), { maxLength: 3 }));

const run = (name: string, input: object) => t.run(name, acme.owner, input);
const named = ({ invoices }: World, list: { nr: number; amount: number }[] | undefined) =>
  list?.flatMap(({ nr, amount }) => {
    const invoice_id = pick(invoices, nr);
    return invoice_id ? [{ invoice_id, amount }] : [];
  });

/** Everything that moves money, with any amounts and any rows: the illegal ones are refused and change nothing. */
const steps: Record<string, fc.Arbitrary<Step>> = {
  issue: fc
    .record({ total: amount, tax_rate: fc.constantFrom(0, 2_000), due_date: day })
    .map((input) => async (world) => {
      const { id, total } = await issued(t, acme, { client_id: world.client_id, ...input });
      world.invoices.push(id);
      world.owes += total.amount;
    }),
  credit: fc.record({ nr, amount: optional(part) }).map(({ nr, amount }) => async (world) => {
    const invoice_id = pick(world.invoices, nr);
    const { lines } = await run('invoices.get', { invoice_id });
    const part = amount && { lines: [{ line_id: lines[0].id, amount }] };
    const note = await run('invoices.credit', { invoice_id, ...part, reason: 'Not as agreed.' });
    world.notes.push(note.id);
    world.owes -= note.total.amount;
  }),
  void: nr.map((nr) => async (world) => {
    const { total } = await run('invoices.void', { invoice_id: pick(world.invoices, nr), reason: 'Not as agreed.' });
    world.owes -= total.amount;
  }),
  void_note: nr.map((nr) => async (world) => {
    const { total } = await run('invoices.void', { invoice_id: pick(world.notes, nr), reason: 'Not as agreed.' });
    world.owes += total.amount;
  }),
  record: fc.record({ amount, received_on: day, list: allocations }).map(({ list, ...input }) => async (world) => {
    const more = { client_id: world.client_id, method: 'cash', allocations: named(world, list) };
    world.payments.push((await run('payments.record', { ...input, ...more })).id);
    world.owes -= input.amount;
  }),
  allocate: fc.record({ nr, list: allocations }).map(({ nr, list }) => async (world) => {
    const payment_id = pick(world.payments, nr);
    await run('payments.allocate', { payment_id, allocations: named(world, list) });
  }),
  update: fc
    .record({ nr, amount: optional(amount), day: optional(day) })
    .map(({ nr, amount, day }) => async (world) => {
      const payment_id = pick(world.payments, nr);
      const before = await run('payments.get', { payment_id });
      const after = await run('payments.update', { payment_id, amount, received_on: day });
      world.owes += before.amount.amount - after.amount.amount;
    }),
  refund: fc.record({ nr, amount: optional(part) }).map(({ nr, amount }) => async (world) => {
    const payment_id = pick(world.payments, nr);
    const before = await run('payments.get', { payment_id });
    const after = await run('payments.refund', { payment_id, amount });
    world.owes += after.refunded.amount - before.refunded.amount;
  }),
  delete: nr.map((nr) => async (world) => {
    const payment_id = pick(world.payments, nr);
    const before = await run('payments.get', { payment_id });
    await run('payments.delete', { payment_id });
    world.owes += before.amount.amount;
  }),
  mark_paid: nr.map((nr) => async (world) => {
    const invoice_id = pick(world.invoices, nr);
    await run('invoices.mark_paid', { invoice_id });
    const { data } = await run('payments.list', { invoice_id, sort: '-created_at', limit: 1 });
    world.owes -= data[0].amount.amount;
  }),
  apply_credit: fc.record({ nr, amount: optional(part) }).map(({ nr, amount }) => async ({ client_id, invoices }) => {
    await run('clients.apply_credit', { client_id, invoice_id: pick(invoices, nr), amount });
  }),
};

/** Those that need much before them come more often. */
const WEIGHTS: Record<string, number> = { issue: 3, apply_credit: 4 };
const anyStep = Object.entries(steps).map(([name, step]) => ({
  weight: WEIGHTS[name] ?? 2,
  arbitrary: step.map((run) => ({ name, run })),
}));

test('whatever is done in whatever order, the ledger, the documents and the payments agree', async () => {
  const done = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(...anyStep), { minLength: 20, maxLength: 40, size: 'max' }),
      async (sequence) => {
        const { id: client_id } = await run('clients.create', { name: 'Northwind' });
        const world: World = { client_id, invoices: [], notes: [], payments: [], owes: 0 };
        for (const step of sequence) {
          const refused = await step.run(world).catch((error) => error);
          if (!refused) done.add(step.name);
          else if (![404, 409, 422].includes(refused.status)) throw refused;
          await lawsHold(t, acme, client_id, world.owes);
        }
      },
    ),
    { numRuns: 30 },
  );
  expect([...done].sort()).toEqual(Object.keys(steps).sort());
});

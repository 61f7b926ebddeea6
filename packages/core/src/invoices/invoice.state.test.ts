import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { billing, DAY } from './documents.fixture.ts';

let t: TestCore;
let org: TestOrg;
let b: Awaited<ReturnType<typeof billing>>;

beforeAll(async () => {
  t = await testCore();
  org = await t.org();
  b = await billing(t, org, { email: 'office@northwind.example' });
});
afterAll(() => t.close());

const set = async (id: string, columns: string) => {
  await t.db.system.query(`UPDATE invoices SET ${columns} WHERE id = $1`, [id]);
  return id;
};
const overdue = "due_date = '2026-03-09'";
const issued = async (type = 'invoice') => set((await b.issue({ type })).id, overdue);
const voided = async (type?: string) => {
  const invoice_id = await issued(type);
  await t.run('invoices.void', org.owner, { invoice_id, reason: 'Wrong' });
  return invoice_id;
};

/** A document in each state, due for a reminder where it can be. */
const STATES: Record<string, () => Promise<string>> = {
  'draft invoice': () => b.draft(),
  'issued invoice': () => issued(),
  'partially_paid invoice': async () => set(await issued(), "status = 'partially_paid', paid = 4000"),
  'paid invoice': async () => set(await issued(), "status = 'paid', paid = total, paid_at = now()"),
  'void invoice': () => voided(),
  'draft quote': () => b.draft({ type: 'quote' }),
  'issued quote': () => issued('quote'),
  'void quote': () => voided('quote'),
  'issued proforma': () => issued('proforma'),
  'issued credit_note': async () => {
    const invoice_id = await issued();
    return (await t.run('invoices.credit', org.owner, { invoice_id, reason: 'Wrong', issue_date: DAY })).id;
  },
};

const STEPS: Record<string, object> = {
  issue: { issue_date: DAY },
  void: { reason: 'Wrong' },
  credit: { reason: 'Wrong', issue_date: DAY },
  convert: {},
  send: {},
  remind: {},
};

const no = 'invoice_not_issued';
const type = 'wrong_document_type';
const late = 'invoice_not_draft';
const settled = 'invoice_settled';

/** What each step answers in each state; ok where it is allowed. */
const TABLE: [state: string, ...codes: string[]][] = [
  //                        issue  void     credit convert send  remind
  ['draft invoice', /*   */ 'ok', no, no, type, no, no],
  ['issued invoice', /*  */ late, 'ok', 'ok', type, 'ok', 'ok'],
  ['partially_paid invoice', late, settled, 'ok', type, 'ok', 'ok'],
  ['paid invoice', /*    */ late, settled, 'ok', type, 'ok', no],
  ['void invoice', /*    */ late, no, no, type, no, no],
  ['draft quote', /*     */ 'ok', no, type, no, no, type],
  ['issued quote', /*    */ late, 'ok', type, 'ok', 'ok', type],
  ['void quote', /*      */ late, no, type, no, no, type],
  ['issued proforma', /* */ late, 'ok', type, 'ok', 'ok', type],
  ['issued credit_note', /**/ late, 'ok', type, type, 'ok', type],
];

describe.each(TABLE)('%s', (state, ...codes) => {
  test.each(Object.keys(STEPS).map((step, i) => [step, codes[i] as string] as const))('%s: %s', async (step, code) => {
    const invoice_id = await (STATES[state] as () => Promise<string>)();
    const input = { invoice_id, ...STEPS[step] };
    if (code === 'ok') {
      await t.run(`invoices.${step}`, org.owner, input);
      return;
    }
    const before = await t.run('invoices.get', org.owner, { invoice_id });
    const [status] = state.split(' ');
    const seen = state === 'issued credit_note' ? before.status : status;
    expect(await t.refused(`invoices.${step}`, org.owner, input)).toMatchObject({
      code,
      status: 409,
      details: { current_state: { status: seen } },
    });
    expect(await t.run('invoices.get', org.owner, { invoice_id })).toEqual(before);
  });
});

test('an invoice that is not due yet is not reminded of', async () => {
  const { id } = await b.issue();
  await set(id, 'due_date = current_date + 1');
  expect(await t.refused('invoices.remind', org.owner, { invoice_id: id })).toMatchObject({
    code: 'invoice_not_overdue',
    details: { current_state: { status: 'issued' } },
  });
});

test('a step at another version than the one read is refused', async () => {
  const { id, version } = await b.issue();
  await t.run('invoices.send', org.owner, { invoice_id: id, expected_version: version });
  const again = { invoice_id: id, reason: 'Wrong', expected_version: version };
  expect((await t.refused('invoices.void', org.owner, again)).code).toBe('version_mismatch');
});

import { mondayOf, monthOf, plus } from './calendar.ts';
import type { ClientKey } from './clients.ts';
import type { PersonKey } from './people.ts';
import type { ProjectKey } from './projects.ts';

interface Studio {
  readonly call: (person: PersonKey, operation: string, input: object) => Promise<unknown>;
  /** Calls, and answers the id of what it made. */
  readonly create: (person: PersonKey, operation: string, input: object) => Promise<string>;
  readonly client: (key: ClientKey) => string;
  readonly project: (code: ProjectKey) => string;
  readonly today: string;
}

interface Invoice {
  readonly id: string;
  readonly lines: readonly { readonly id: string }[];
  readonly amount_due: { readonly amount: number };
}

/** How documents are made, as `orgs.settings.update` takes it. */
const SETTINGS = {
  rounding: { step_minutes: 15, direction: 'up', minimum_minutes: 15, per: 'day' },
  billing: {
    legal_name: 'Juniper Studio GmbH',
    address: { street: 'Lindengasse 9/4', city: 'Wien', postal_code: '1070', country: 'AT' },
    tax_id: 'ATU76543210',
    registration_number: 'FN 412345 k',
    email: 'office@juniper.example',
    phone: '+43 1 555 09 90',
    bank: { account_name: 'Juniper Studio GmbH', iban: 'AT61 1904 3002 3457 3201', bic: 'BKAUATWW' },
    footer: 'Juniper Studio GmbH · Handelsgericht Wien · Lindengasse 9/4, 1070 Wien',
    default_tax_rate: 2000,
    reminder_days: [7, 21],
  },
};

const TWO_MONTHS: readonly ClientKey[] = ['northwind', 'lumen'];
const LAST_MONTH: readonly ClientKey[] = ['northwind', 'lumen', 'bramble'];

/** Weeks handed in, two months billed, most of it paid, and what was spent; this month is left to be billed. */
export async function bill(studio: Studio): Promise<void> {
  await studio.call('ada', 'orgs.settings.update', SETTINGS);
  await spend(studio);
  await handIn(studio);
  await billMonths(studio);
  await offer(studio);
}

async function billMonths({ call, create, client, today }: Studio): Promise<void> {
  const draft = (key: ClientKey, month: { from: string; to: string }) =>
    call('ada', 'invoices.generate_from_time', { client_id: client(key), ...month }) as Promise<Invoice>;
  const issue = (key: ClientKey, invoice: Invoice, issue_date: string) =>
    call('ada', 'invoices.issue', {
      invoice_id: invoice.id,
      issue_date,
      ...(key === 'bramble' ? { exchange_rate: '1.1525' } : {}),
    }) as Promise<Invoice>;
  const pay = (key: ClientKey, amount: number, received_on: string, reference: string) =>
    create('ada', 'payments.record', {
      client_id: client(key),
      amount,
      received_on,
      method: 'bank_transfer',
      reference,
    });

  const before = monthOf(today, -2);
  const last = monthOf(today, -1);
  const drafts = await inOrder(TWO_MONTHS, (key) => draft(key, before));
  const issued = await inOrder(TWO_MONTHS, (key) => issue(key, drafts[key], plus(before.to, 1)));
  await pay('northwind', issued.northwind.amount_due.amount, plus(before.to, 12), 'NW-2207');
  // Paid a round sum: the rest is credit.
  await pay('lumen', Math.ceil(issued.lumen.amount_due.amount / 10_000) * 10_000, plus(before.to, 9), 'Lumen');
  const [first] = issued.northwind.lines;
  await call('ada', 'invoices.credit', {
    invoice_id: issued.northwind.id,
    lines: [{ line_id: first?.id, amount: 5000 }],
    reason: 'Agreed on the phone: half an hour was ours.',
    issue_date: plus(before.to, 14),
  });

  const later = await inOrder(LAST_MONTH, (key) => draft(key, last));
  const due = await inOrder(LAST_MONTH, (key) => issue(key, later[key], plus(last.to, 1)));
  const half = Math.floor(due.northwind.amount_due.amount / 2);
  await pay('northwind', half, plus(last.to, 1), 'NW-2391, first half');
  // Kestrel wants to see each entry, and is asked before it is issued.
  await call('ada', 'invoices.generate_from_time', { client_id: client('kestrel'), ...last, by: 'entry' });
}

/** A quote, and a retainer that is drafted at each month's end. */
async function offer({ call, create, client, project, today }: Studio): Promise<void> {
  const quote = await create('ada', 'invoices.create', {
    type: 'quote',
    client_id: client('bramble'),
    project_id: project('SHP'),
    notes: 'Valid for 30 days.',
    lines: [
      { description: 'Gift vouchers: design and checkout', quantity: '4', unit: 'day', unit_price: 78_000 },
      { description: 'Product photography, half a day', unit_price: 42_000, discount_percent: 1000 },
    ],
  });
  await call('ada', 'invoices.issue', { invoice_id: quote, exchange_rate: '1.1525' });
  await create('ada', 'invoices.recurrences.create', {
    client_id: client('lumen'),
    name: 'Website care',
    frequency: 'monthly',
    starts_on: monthOf(today).to,
    content: 'lines',
    template: { lines: [{ description: 'Hosting, updates and an hour of changes', unit_price: 18_000 }] },
  });
}

/** What people spent: one of each state, and one that Northwind is to pay. */
async function spend({ call, create, project, today }: Studio): Promise<void> {
  const add = (person: PersonKey, input: object) => create(person, 'expenses.create', { tax_rate: 2000, ...input });
  const submit = (person: PersonKey, expense_id: string) => call(person, 'expenses.submit', { expense_id });
  const last = monthOf(today, -1);
  const train = await add('ben', {
    category: 'Travel',
    merchant: 'Railways',
    description: 'Linz and back, workshop',
    spent_on: plus(last.from, 8),
    amount: 7480,
    tax_rate: 1000,
    project_id: project('WEB'),
    is_billable: true,
  });
  const fonts = await add('mira', {
    category: 'Licences',
    merchant: 'Type foundry',
    description: 'Web licence, two weights',
    spent_on: plus(last.from, 13),
    amount: 24_000,
    project_id: project('WEB'),
    is_billable: true,
    markup: 1000,
  });
  const lunch = await add('ben', { category: 'Meals', spent_on: plus(last.from, 15), amount: 6400, tax_rate: 1000 });
  for (const [person, id] of [
    ['ben', train],
    ['mira', fonts],
    ['ben', lunch],
  ] as const)
    await submit(person, id);
  for (const expense_id of [train, fonts]) await call('ada', 'expenses.approve', { expense_id });
  await call('ada', 'expenses.mark_paid', { expense_id: train });
  await call('ada', 'expenses.reject', { expense_id: lunch, reason: 'Please add who was there.' });
  const hotel = await add('ben', { category: 'Travel', merchant: 'Hotel', spent_on: plus(today, -5), amount: 13_900 });
  await submit('ben', hotel);
  await add('mira', { category: 'Hardware', merchant: 'Dock', spent_on: plus(today, -3), amount: 18_900 });
}

/** Weeks up to the last: most approved, the last waiting, one sent back. */
async function handIn({ call, create, today }: Studio): Promise<void> {
  const week = (back: number) => plus(mondayOf(today), -7 * back);
  const submit = (person: PersonKey, back: number) => create(person, 'time.timesheets.submit', { week_of: week(back) });
  for (const person of ['ben', 'mira'] as const) {
    for (const back of [4, 3, 2]) {
      const timesheet_id = await submit(person, back);
      if (person === 'mira' && back === 2) {
        const reason = 'Tuesday has no task on it.';
        await call('ada', 'time.timesheets.reject', { timesheet_id, reason });
      } else await call('ada', 'time.timesheets.approve', { timesheet_id });
    }
    await submit(person, 1);
  }
  const { from, to } = monthOf(today, -3);
  await call('ada', 'time.periods.lock', { from_day: from, to_day: to, note: 'Books closed' });
}

async function inOrder<K extends string, T>(keys: readonly K[], make: (key: K) => Promise<T>): Promise<Record<K, T>> {
  const made: Partial<Record<K, T>> = {};
  for (const key of keys) made[key] = await make(key);
  return made as Record<K, T>;
}

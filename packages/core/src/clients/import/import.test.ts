import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let org: TestOrg;
let ada: Caller;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  ada = org.owner;
});

const run = (csv: string, more: object = {}) => t.run('clients.import', ada, { csv, ...more });
const preview = (csv: string) => t.run('clients.import_preview', ada, { csv });
const refused = (csv: string) => t.refused('clients.import', ada, { csv });
const clients = async () => (await t.run('clients.list', ada, {})).data as Record<string, any>[];

const TWO = `\uFEFFName;Key;Currency;Email;Payment terms days;Tax ID;Street;City;Country;Fax
"Globex; Vienna";G-1;usd;bills@globex.example;14;ATU1;Ring 1;Wien;at;-
Initech;;;;;;;;;
`;

test('clients are added with what the cells say; empty cells leave what is usual', async () => {
  expect((await run(TWO)).totals).toEqual({ rows: 2, new: 2, changed: 0, same: 0, faulty: 0 });
  expect(await clients()).toEqual([
    expect.objectContaining({
      name: 'Globex; Vienna',
      currency: 'USD',
      email: 'bills@globex.example',
      payment_terms_days: 14,
      tax_id: 'ATU1',
      billing_address: { street: 'Ring 1', city: 'Wien', country: 'AT' },
    }),
    expect.objectContaining({ name: 'Initech', currency: 'EUR', payment_terms_days: 30, billing_address: null }),
  ]);
});

test('the same file again adds nothing and says so', async () => {
  await run(TWO);
  expect(await refused(TWO)).toMatchObject({
    code: 'nothing_to_import',
    details: { current_state: { rows: 2, new: 0, changed: 0, same: 2, faulty: 0 } },
  });
});

test('a client is told by its key, else by its name whatever its case, and only what differs is changed', async () => {
  await run(TWO);
  const again = 'key,name,city,phone\nG-1,Globex,Graz,\n,INITECH,,+43 1\n';
  expect(await preview(again)).toMatchObject({
    totals: { changed: 2 },
    rows: [
      { row: 2, state: 'changed', sets: ['name', 'billing_address'], client_id: expect.stringMatching(/^cli_/) },
      { row: 3, state: 'changed', sets: ['name', 'phone'] },
    ],
  });
  await run(again);
  expect(await clients()).toEqual([
    expect.objectContaining({ name: 'Globex', billing_address: { street: 'Ring 1', city: 'Graz', country: 'AT' } }),
    expect.objectContaining({ name: 'INITECH', phone: '+43 1', version: 2 }),
  ]);
  const { data } = await t.run('events.list', ada, { types: ['client.*'] });
  expect(data.map(({ type }: { type: string }) => type)).toEqual([
    'client.created',
    'client.created',
    'client.updated',
    'client.updated',
  ]);
});

test('a key that a client gets later is kept with it', async () => {
  await t.run('clients.create', ada, { name: 'Hooli' });
  expect((await preview('name,key\nhooli,H\n')).rows[0]).toMatchObject({ state: 'changed', sets: ['name', 'key'] });
  await run('name,key\nHooli,H\n');
  expect((await run('name,key\nHooli XYZ,H\n')).totals).toMatchObject({ new: 0, changed: 1 });
  expect(await clients()).toHaveLength(1);
});

test('one row with a problem refuses all, by row and field, unless such rows are left out', async () => {
  const csv =
    'name,email,currency,payment terms days,country\nA,a@example.com,EUR,10,AT\n,x,EURO,soon,Austria\nA,,,,\n';
  const failure = await refused(csv);
  expect(failure).toMatchObject({ code: 'validation_failed', status: 422 });
  expect(failure.details.errors?.map(({ field }) => field)).toEqual([
    'row 3: name',
    'row 3: currency',
    'row 3: payment_terms_days',
    'row 3: country',
    'row 3: email',
    'row 4: name',
  ]);
  expect(await clients()).toEqual([]);
  expect((await run(csv, { skip_faulty: true })).totals).toMatchObject({ new: 1, faulty: 2 });
});

test('a name that several clients have is not guessed', async () => {
  for (const name of ['Same', 'same']) await t.run('clients.create', ada, { name });
  expect((await preview('name\nSame\n')).rows[0]).toMatchObject({ state: 'faulty', problems: [{ field: 'name' }] });
});

test('headings that say nothing here are named; a file without names is refused', async () => {
  expect((await preview(TWO)).ignored_columns).toEqual(['fax']);
  expect((await refused('email\na@example.com\n')).details.errors).toEqual([
    expect.objectContaining({ field: 'row 2: name' }),
  ]);
});

test('a row with more cells than the header is refused, as they stand under the wrong headings', async () => {
  const csv = 'name,email,phone\nNorthwind, Inc.,office@northwind.example,+43 1 2345';
  const { rows } = await t.run('clients.import_preview', (await t.org()).owner, { csv });
  expect(rows).toMatchObject([
    {
      state: 'faulty',
      problems: expect.arrayContaining([{ field: 'row', message: expect.stringContaining('4 cells') }]),
    },
  ]);
});

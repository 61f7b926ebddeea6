import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type RestServer, restServer } from '../test/server.ts';

let t: TestCore;
let rest: RestServer;
let acme: TestOrg;

beforeAll(async () => {
  t = await testCore();
  rest = await restServer(t.core);
  acme = await t.org();
});
afterAll(async () => {
  await rest.close();
  await t.close();
});

const csv = async (caller: Caller, path: string, headers: Record<string, string> = {}) => {
  const answer = await rest.call('GET', path, { token: rest.token(caller), headers });
  return { ...answer, lines: answer.text.split('\r\n').slice(0, -1) };
};

test('a list of several pages comes whole, each row once', async () => {
  for (let i = 0; i < 7; i++) await t.run('clients.create', acme.owner, { name: `Client ${i}` });
  const { lines, headers } = await csv(acme.owner, '/clients?format=csv&limit=3&sort=name&fields=name');
  expect(headers['content-type']).toMatch(/^text\/csv/);
  expect(headers['content-disposition']).toBe('attachment; filename="clients-list.csv"');
  expect(lines[0]).toBe('id,name');
  expect(lines.slice(1).map((line) => line.split(',')[1])).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => `Client ${i}`));
  const byHeader = await csv(acme.owner, '/clients?sort=name&fields=name', { accept: 'text/csv' });
  expect(byHeader.lines).toEqual(lines);
});

test('what a spreadsheet would run as a formula is text, and commas, quotes and lines stay in their cell', async () => {
  const project = await t.run('projects.create', acme.owner, { name: 'Notes', code: 'NTS' });
  await t.run('time.entries.create', acme.owner, {
    project_id: project.id,
    description: '=HYPERLINK("http://x"), "so"\nbe it',
    started_at: '2026-03-02T09:00:00Z',
    stopped_at: '2026-03-02T10:00:00Z',
  });
  const { text } = await csv(acme.owner, `/time-entries?format=csv&project_id=${project.id}&fields=description`);
  expect(text.split('\r\n')[1]).toMatch(/^ent_\w+,"'=HYPERLINK\(""http:\/\/x""\), ""so""\nbe it"$/);
});

test('money is a decimal beside its currency, in the columns that the reader may see', async () => {
  await t.run('clients.create', acme.owner, { name: 'Priced', currency: 'EUR', default_rate: 12_345 });
  await t.run('clients.create', acme.owner, { name: 'Yen', currency: 'JPY', default_rate: 9000 });
  const fields = '/clients?format=csv&limit=1&sort=name&fields=name,default_rate';
  const { lines } = await csv(acme.owner, fields);
  expect(lines[0]).toBe('id,name,default_rate,default_rate_currency');
  expect(lines.find((line) => line.includes('Priced'))).toMatch(/,Priced,123\.45,EUR$/);
  expect(lines.find((line) => line.includes('Yen'))).toMatch(/,Yen,9000,JPY$/);
  expect(lines.find((line) => line.includes('Client 0'))).toMatch(/,Client 0,,$/);
  const member = await csv(await acme.join('member'), fields);
  expect(member.lines[0]).toBe('id,name');
  expect(member.text).not.toMatch(/123\.45|EUR/);
});

test('a report is a table as well', async () => {
  const { lines } = await csv(acme.owner, '/reports/timesheet?format=csv&from=2026-03-02&to=2026-03-03');
  expect(lines[0]).toBe('user_id,user,project_id,project,seconds,days.2026-03-02');
  expect(lines[1]).toMatch(/,Notes,3600,3600$/);
  const empty = await csv(acme.owner, '/reports/summary?format=csv&from=2020-03-02&to=2020-03-03');
  expect([empty.status, empty.lines.length]).toEqual([200, 1]);
});

test('what cannot be a table says so, and a refusal is a problem as ever', async () => {
  const wrong = await rest.call('GET', '/clients?format=xml', { token: rest.token(acme.owner) });
  expect([wrong.status, wrong.json.errors[0].field]).toEqual([422, 'format']);
  const whoami = await rest.call('GET', '/whoami?format=csv', { token: rest.token(acme.owner) });
  expect([whoami.status, whoami.json.errors[0].field]).toEqual([422, 'format']);
  const denied = await rest.call('GET', '/clients?format=csv', { token: rest.token(await acme.join('contractor')) });
  expect([denied.status, denied.json.code]).toEqual([403, 'forbidden']);
  const { code } = (await rest.call('GET', '/clients?format=csv&cursor=x', { token: rest.token(acme.owner) })).json;
  expect(code).toBe('validation_failed');
});

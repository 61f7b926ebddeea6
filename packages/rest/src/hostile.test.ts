import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, testCore } from '@stint/testing';
import { type Described, describedIn } from '../test/described.ts';
import { type Pool, sample } from '../test/sample.ts';
import { pathOf, queryOf, seed } from '../test/seed.ts';
import { type RestServer, restServer, withSessions } from '../test/server.ts';
import { openapiDocument } from './index.ts';

const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\u202e\ufeff',
  "'; DROP TABLE clients; --",
  '%_\\',
  '../../etc/passwd',
  '__proto__',
  '-1',
  '99999999999999999999',
  'NaN',
  'null',
  '2026-02-30',
  '0000-01-01',
  '9999-12-31T23:59:59Z',
  'cli_7zzzzzzzzzzzzzzzzzzzzzzzzz',
  'x'.repeat(5000),
];

/** As JSON text, because not all of them survive `JSON.stringify`. */
const VALUES = [
  ...TEXTS.filter((_, i) => i % 2 === 0).map((text) => JSON.stringify(text)),
  '"\\ud800"',
  'null',
  'true',
  '0',
  '-1',
  '1.5',
  '2147483648',
  '9007199254740991',
  '1e308',
  '-0',
  '[]',
  '{}',
  '[null]',
  '[[[[[[]]]]]]',
  '{"toString":1,"constructor":{"prototype":{"x":1}}}',
  `[${'"a",'.repeat(2000)}"a"]`,
];

let t: TestCore;
let rest: RestServer;
let token: string;
let operations: Described[];
const pool: Pool = new Map();

beforeAll(async () => {
  t = await testCore();
  rest = await restServer(withSessions(t.core));
  token = rest.token((await t.org()).owner);
  operations = describedIn(openapiDocument(t.core));
  await seed(rest, token, operations, pool);
});
afterAll(async () => {
  await rest.close();
  await t.close();
});

type Attack = { readonly method: string; readonly url: string; readonly body?: string };

function* attacks(operation: Described): Generator<Attack> {
  const { method, params, query, body } = operation;
  const path = pathOf(operation, pool) ?? operation.path.replace(/\{\w+\}/g, 'x');
  for (const { name } of params) {
    for (const text of TEXTS) {
      const url = operation.path.replace(`{${name}}`, encodeURIComponent(text)).replace(/\{\w+\}/g, 'x');
      yield { method, url };
    }
  }
  for (const { name } of query) {
    for (const text of TEXTS) yield { method, url: path + queryOf(operation, pool, { [name]: text }) };
  }
  const valid = (body ? sample(body, pool) : {}) as object;
  for (const name of Object.keys(body?.properties ?? {})) {
    const rest = JSON.stringify({ ...valid, [name]: undefined }).slice(1, -1);
    for (const value of VALUES) yield { method, url: path, body: `{${rest && `${rest},`}"${name}":${value}}` };
  }
}

test('no value in any field of any route brings the server down or gives a 500', async () => {
  const faults = new Set<string>();
  let sent = 0;
  const send = async (operation: Described): Promise<void> => {
    for (const { method, url, body } of attacks(operation)) {
      sent++;
      const { status, text } = await rest.call(method, url, { token, body });
      if (status >= 500) faults.add(`${operation.id}: ${method} ${url.slice(0, 200)} ${body?.slice(0, 300)}: ${text}`);
    }
  };
  // Several at a time, as the database would have it.
  const queue = [...operations];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await send(next);
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  expect([...faults]).toEqual([]);
  expect(sent).toBeGreaterThan(operations.length * 5);
  expect((await rest.call('GET', '/clients', { token })).status).toBe(200);
}, 180_000);

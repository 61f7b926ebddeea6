import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, testCore } from '@stint/testing';
import { type Described, describedIn } from '../test/described.ts';
import type { Pool } from '../test/sample.ts';
import { pathOf, queryOf, seed, type Tried } from '../test/seed.ts';
import { type RestServer, restServer, withSessions } from '../test/server.ts';
import { openapiDocument } from './index.ts';

let t: TestCore;
let rest: RestServer;
let tokens: Record<'owner' | 'viewer', string>;
let operations: Described[];
let made: Tried[];
const pool: Pool = new Map();

beforeAll(async () => {
  t = await testCore();
  rest = await restServer(withSessions(t.core));
  const acme = await t.org();
  tokens = { owner: rest.token(acme.owner), viewer: rest.token(await acme.join('viewer')) };
  operations = describedIn(openapiDocument(t.core));
  made = await seed(rest, tokens.owner, operations, pool);
});
afterAll(async () => {
  await rest.close();
  await t.close();
});

const failed = (answers: readonly string[]) => answers.filter((line) => line !== '');

test('what a client makes from the document alone is answered as the document says', () => {
  const created = made.filter(({ answer }) => answer.status < 300);
  expect(created.map(({ operation }) => operation.id)).toContain('clients.create');
  const wrong = made.map(({ operation, answer }) => {
    if (answer.status >= 500) return `${operation.id}: ${answer.text}`;
    const fault = answer.status < 300 && operation.check(answer.json);
    return fault ? `${operation.id}: ${fault}` : '';
  });
  expect(failed(wrong)).toEqual([]);
});

/** Every view of a GET route: plain, with fewer fields, with everything expanded. */
function* views(operation: Described): Generator<string> {
  const choices = (name: string): string[] => operation.query.find((one) => one.name === name)?.schema.items.enum ?? [];
  yield queryOf(operation, pool);
  const fields = choices('fields');
  const expand = choices('expand');
  if (fields.length) yield queryOf(operation, pool, { fields: fields.slice(-2).join(',') });
  if (expand.length) {
    yield queryOf(operation, pool, { expand: expand.join(',') });
    yield queryOf(operation, pool, { expand: expand.join(','), fields: fields.slice(0, 2).join(',') });
  }
}

test.each(['owner', 'viewer'] as const)('every GET answers the %s a body that its schema describes', async (who) => {
  const answers: string[] = [];
  let good = 0;
  for (const operation of operations.filter(({ method }) => method === 'GET')) {
    const path = pathOf(operation, pool);
    if (path === undefined) continue;
    for (const query of views(operation)) {
      const { status, json, text } = await rest.call('GET', path + query, { token: tokens[who] });
      const open = operation.params.length === 0 && operation.query.every(({ required }) => !required);
      const fault = status === 200 ? operation.check(json) : null;
      if (status === 200) good++;
      if (fault) answers.push(`${operation.id} ${path}${query}: ${fault}`);
      else if (status >= 500 || (who === 'owner' && open && status !== 200)) {
        answers.push(`${operation.id} ${path}${query}: ${text}`);
      }
    }
  }
  expect(answers).toEqual([]);
  expect(good).toBeGreaterThan(5);
});

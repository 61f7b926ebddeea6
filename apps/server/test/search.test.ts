import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Person, type TestServer, testServer } from './stint.ts';

let server: TestServer;
let ada: Person;
beforeAll(async () => {
  server = await testServer();
  ada = await server.person();
});
afterAll(() => server.close());

const headers = () => ({ authorization: `Bearer ${ada.pat}`, 'content-type': 'application/json' });
const found = async (query: string): Promise<{ id: string }[]> => {
  const answer = await fetch(`${server.url}/api/v1/search?query=${encodeURIComponent(query)}`, { headers: headers() });
  return ((await answer.json()) as { data: { id: string }[] }).data;
};

test('a change is found a moment later, and a typo finds it too', async () => {
  const body = JSON.stringify({ name: 'Northwind Traders' });
  const made = await fetch(`${server.url}/api/v1/clients`, { method: 'POST', headers: headers(), body });
  const { id } = (await made.json()) as { id: string };
  // The promise is two seconds; a busy machine may take longer.
  for (let tries = 0; tries < 100 && (await found('northwind')).length === 0; tries++) await sleep(100);
  expect(await found('trad')).toMatchObject([{ id }]);
  expect(await found('nortwhind')).toMatchObject([{ id }]);
});

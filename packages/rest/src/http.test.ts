import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, testCore } from '@stint/testing';
import { type RestServer, restServer } from '../test/server.ts';

let t: TestCore;
let rest: RestServer;
let url: string;
let authorization: string;

beforeAll(async () => {
  t = await testCore();
  rest = await restServer(t.core);
  authorization = `Bearer ${rest.token((await t.org()).owner)}`;
  url = `${await rest.app.listen({ host: '127.0.0.1', port: 0 })}/api/v1`;
});
afterAll(async () => {
  await rest.close();
  await t.close();
});

const json = { 'content-type': 'application/json' };

test('a resource goes round over a real connection: made, read, held, changed, deleted', async () => {
  const made = await fetch(`${url}/clients`, {
    method: 'POST',
    headers: { authorization, ...json },
    body: '{"name":"Žižkov \\ud83d\\ude00"}',
  });
  expect(made.status).toBe(201);
  const one = new URL(made.headers.get('location') as string, url);
  const read = await fetch(one, { headers: { authorization } });
  expect(await read.json()).toMatchObject({ name: 'Žižkov 😀' });
  const tag = read.headers.get('etag') as string;
  expect((await fetch(one, { headers: { authorization, 'if-none-match': tag } })).status).toBe(304);
  const changed = await fetch(one, {
    method: 'PATCH',
    headers: { authorization, ...json, 'if-match': tag },
    body: '{"name":"B"}',
  });
  expect(await changed.json()).toMatchObject({ name: 'B', version: 2 });
  expect((await fetch(one, { method: 'DELETE', headers: { authorization, ...json } })).status).toBe(200);
  expect((await fetch(one, { headers: { authorization } })).status).toBe(404);
});

test('a body over 1 MB is refused while it streams, whatever length it claims', async () => {
  const chunk = Buffer.alloc(256 * 1024, 'x');
  async function* body() {
    yield Buffer.from('{"name":"');
    for (let i = 0; i < 8; i++) yield chunk;
  }
  const answer = await fetch(`${url}/clients`, {
    method: 'POST',
    headers: { authorization, ...json },
    body: body(),
    duplex: 'half',
  } as RequestInit);
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ code: 'payload_too_large' });
});

test('the document is served to anyone, and once', async () => {
  const answer = await fetch(`${url}/openapi.json`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ openapi: '3.1.0', servers: [{ url: 'https://stint.example/api/v1' }] });
  const held = answer.headers.get('etag') as string;
  expect((await fetch(`${url}/openapi.json`, { headers: { 'if-none-match': held } })).status).toBe(304);
});

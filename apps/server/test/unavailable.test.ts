import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Cuttable, cuttable, type TestDatabase, testDatabase } from '@stint/testing';
import { bearer, type Call, caller, openSocket, PROTOCOLS, post } from './protocols.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

/** The server on a database whose connections can be cut. */
let database: TestDatabase;
let way: Cuttable;
let server: TestServer;
let call: Call;
let ada: Person;

beforeAll(async () => {
  database = await testDatabase();
  way = await cuttable(database.url);
  server = await testServer({ DATABASE_URL: way.url });
  call = caller(server.url, server.stint.core);
  ada = await server.person();
});
afterAll(async () => {
  await server.close();
  await way.cut();
  await database.drop();
});

test('while the database is away each protocol says so and when to come again, and afterwards goes on', async () => {
  const socket = await openSocket(server.url, ada.session);
  const create = (name: string) => socket.ask({ action: 'clients.create', payload: { name } });
  expect((await create('Before')).reply.status).toBe('ok');
  await way.cut();

  // The caller may still be remembered, so that the operation meets the loss, or not, so that signing in does.
  for (const token of [ada.session, ada.pat]) {
    for (const protocol of PROTOCOLS.filter((name) => name !== 'websocket')) {
      const { error, headers, text } = await call(protocol, token, 'clients.create', { name: 'x' });
      expect(error).toMatchObject({ code: 'unavailable', status: 503 });
      if (protocol === 'rest') expect(headers.get('retry-after')).toBe('2');
      expect(text).not.toMatch(/ECONN|postgres|terminated/i);
    }
  }
  const read = await post(`${server.url}/graphql`, '{"query":"{ clients { nodes { id } } }"}', bearer(ada.pat));
  expect(read.json.errors[0].extensions).toMatchObject({ code: 'unavailable', status: 503 });
  expect((await create('During')).reply).toMatchObject({
    status: 'error',
    error: { code: 'unavailable', status: 503, retry_after: 2 },
  });

  await way.mend();
  for (const protocol of PROTOCOLS) {
    expect((await call(protocol, ada.pat, 'clients.create', { name: 'After' })).ok.name).toBe('After');
  }
  expect((await create('After')).reply.status).toBe('ok');
  socket.close();
});

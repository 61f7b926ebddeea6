import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createAuth } from '@stint/auth';
import { memoryStore } from '@stint/core';
import { type TestCore, testCore } from '@stint/testing';
import fastify, { type FastifyInstance } from 'fastify';
import { oauthRoutes } from './routes.ts';

const ID = 'https://client.example/metadata.json';
const REDIRECT = 'http://127.0.0.1/callback';
const documents: Record<string, object> = {
  [ID]: { client_id: ID, client_name: 'Named', redirect_uris: [REDIRECT], token_endpoint_auth_method: 'none' },
  'https://client.example/other.json': { client_id: ID, redirect_uris: [REDIRECT], token_endpoint_auth_method: 'none' },
  'https://client.example/evil.json': {
    client_id: 'https://client.example/evil.json',
    redirect_uris: ['http://evil.example/'],
  },
};

let t: TestCore;
let app: FastifyInstance;
beforeAll(async () => {
  t = await testCore();
  app = fastify();
  const fetched = async (url: unknown) => {
    const document = documents[String(url)];
    if (!document) throw new Error('not there');
    return new Response(JSON.stringify(document));
  };
  await app.register(oauthRoutes, {
    auth: createAuth({ core: t.core }),
    cimd: true,
    registrations: 0,
    store: memoryStore(),
    fetch: fetched as typeof fetch,
  });
});
afterAll(async () => {
  await app.close();
  await t.close();
});

const ask = async (client_id: string) => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id,
    redirect_uri: 'http://127.0.0.1:4321/callback',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  });
  return app.inject({ url: `/oauth/authorize?${query}` });
};

test('the metadata says that clients may be named by theirs', async () => {
  const { body } = await app.inject({ url: '/.well-known/oauth-authorization-server' });
  expect(JSON.parse(body).client_id_metadata_document_supported).toBe(true);
});

test('a client is named by the address of its metadata', async () => {
  const answer = await ask(ID);
  expect([answer.statusCode, String(answer.headers.location)]).toEqual([
    303,
    expect.stringContaining('/oauth/interaction/'),
  ]);
});

test.each([
  'https://client.example/other.json',
  'https://client.example/evil.json',
  'https://client.example/gone.json',
])('%s is no such client', async (id) => {
  const answer = await ask(id);
  expect([answer.statusCode, answer.body.includes('This cannot go on')]).toEqual([400, true]);
});

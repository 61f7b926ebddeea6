import { expect, test } from '@jest/globals';
import fastify from 'fastify';
import type { Auth } from './auth.ts';
import { authPaths } from './openapi.ts';
import { authRoutes } from './routes.ts';

test('every route is in the document, and every path of the document is a route', async () => {
  const app = fastify();
  const routes: string[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    if (method === 'POST') routes.push(url);
  });
  await app.register(authRoutes, { prefix: '/auth', auth: { core: { ports: { publicUrl: '' } } } as Auth });
  expect(routes.sort()).toEqual(Object.keys(authPaths).sort());
  await app.close();
});

test('the document says what is taken and what is answered', () => {
  const login = authPaths['/auth/login']?.post as any;
  const { required, properties, additionalProperties } = login.requestBody.content['application/json'].schema;
  expect(required).toEqual(['email', 'password']);
  expect(additionalProperties).toBe(false);
  expect(Object.keys(properties)).toEqual(['email', 'password', 'organization_id']);
  const answered = login.responses[200].content['application/json'].schema;
  expect(answered.properties.expires_in).toMatchObject({ type: 'integer' });
});

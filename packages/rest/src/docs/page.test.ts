import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { allEntities, allOperations, type Core, failures } from '@stint/core';
import Fastify, { type FastifyInstance } from 'fastify';
import { docsPage } from './page.ts';

let app: FastifyInstance;

beforeAll(async () => {
  app = Fastify();
  const operations = new Map(allOperations.map((operation) => [operation.name, operation]));
  await app.register(docsPage, { core: { operations, entities: allEntities } as unknown as Core });
  app.get('/elsewhere', async () => 'other');
});
afterAll(() => app.close());

test('the reference page loads nothing from elsewhere, and its policy lets nothing else in', async () => {
  const page = await app.inject('/docs/');
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('/api/v1/openapi.json');
  expect(page.body).not.toMatch(/https?:\/\//);
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'sha256-[^']+';/);
  const inline = /<script type="text\/javascript">([\s\S]*?)<\/script>/.exec(page.body)?.[1] as string;
  expect(policy).toContain(`'sha256-${createHash('sha256').update(inline).digest('base64')}'`);
});

test('the script of the page is served from here', async () => {
  const script = await app.inject('/docs/js/scalar.js');
  expect(script.statusCode).toBe(200);
  expect(script.headers['content-type']).toContain('javascript');
  expect(script.body.length).toBeGreaterThan(1_000_000);
});

test('the short address leads to the page', async () => {
  const short = await app.inject('/docs');
  expect({ status: short.statusCode, location: short.headers.location }).toEqual({ status: 301, location: '/docs/' });
});

test('every error code has its place on the page that problems point at', async () => {
  const { body, headers } = await app.inject('/docs/errors');
  expect(headers['content-type']).toContain('html');
  const named = allOperations.flatMap(({ fails }) => fails ?? []);
  for (const { code, status } of [...Object.values(failures), ...named]) {
    expect(body).toContain(`<tr id="${code}"><td>${status}</td>`);
  }
});

test('other routes keep their own headers', async () => {
  const other = await app.inject('/elsewhere');
  expect(other.headers).not.toHaveProperty('content-security-policy');
});

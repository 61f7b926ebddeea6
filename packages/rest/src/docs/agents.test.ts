import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { agentDocs } from './agents.ts';

const PUBLIC_URL = 'https://stint.example.com';
const DOCS = new URL('../../../../docs/', import.meta.url);
const inFolder = (folder: string) =>
  readdirSync(new URL(folder, DOCS))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `/docs/${folder}${name}`);
const PAGES = [...inFolder(''), ...inFolder('decisions/')];

let app: FastifyInstance;
beforeAll(async () => {
  app = Fastify();
  await app.register(agentDocs, { publicUrl: PUBLIC_URL });
});
afterAll(() => app.close());

test('llms.txt names every page with its address and what it is about', async () => {
  const { body, headers } = await app.inject('/llms.txt');
  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(body).toMatch(/^# Stint\n\n> /);
  for (const page of PAGES) expect(body).toContain(`](${PUBLIC_URL}${page})`);
  for (const line of body.split('\n').filter((one) => one.startsWith('- '))) {
    expect(line).toMatch(/^- \[[^\]]+\]\(https:\/\/stint\.example\.com\/[^)]+\): [A-Z`/].{10,}$/);
  }
});

test('every page is served as Markdown, as it was written, and its links lead to pages that are served', async () => {
  for (const page of PAGES) {
    const { statusCode, headers, body } = await app.inject(page);
    expect([page, statusCode, headers['content-type']]).toEqual([page, 200, 'text/markdown; charset=utf-8']);
    for (const [, to = ''] of body.matchAll(/\]\(([^)#:]+\.md)(?:#[^)]*)?\)/g)) {
      expect(PAGES).toContain(new URL(to, `${PUBLIC_URL}${page}`).pathname);
    }
  }
});

test('nothing else of the checkout is served', async () => {
  for (const path of ['/docs/../README.md', '/docs/..%2fREADME.md', '/docs/contracts/tools.json', '/docs/nothing.md'])
    expect((await app.inject(path)).statusCode).toBe(404);
});

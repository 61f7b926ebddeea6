import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestAuth, testAuth } from './test-auth.fixture.ts';

let a: TestAuth;

beforeAll(async () => {
  a = await testAuth({ limits: { perAddress: 0, perAccount: 3 } });
});
afterAll(() => a.close());

test('guesses at one account are few, whether they come one by one or at once, and end with the window', async () => {
  const { email, password } = await a.signUp();
  const guess = () => a.post('/auth/login', { email, password: 'a wrong guess' });
  const answers = await Promise.all(Array.from({ length: 6 }, guess));
  expect(answers.map(({ status }) => status).sort()).toEqual([401, 401, 401, 429, 429, 429]);
  const { status, headers, body } = await a.post('/auth/login', { email, password });
  expect(status).toBe(429);
  expect(body.code).toBe('rate_limited');
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  const other = await a.signUp();
  expect((await a.post('/auth/login', { email: other.email, password })).status).toBe(200);
});

test('who knows the password is not held up by signing in often', async () => {
  const { email, password } = await a.signUp();
  for (let i = 0; i < 8; i++) expect((await a.post('/auth/login', { email, password })).status).toBe(200);
});

test('password mails for one address are few, with or without an account', async () => {
  const { email } = await a.signUp();
  for (const address of [email, 'nobody@example.com']) {
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await a.post('/auth/forgot-password', { email: address })).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
  }
});

test('one address has so many attempts a minute', async () => {
  const b = await testAuth({ limits: { perAddress: 2 } });
  try {
    const statuses: number[] = [];
    for (const n of [1, 2, 3]) {
      const answer = await b.post('/auth/login', { email: `guess${n}@example.com`, password: 'whatever it is' });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([401, 401, 429]);
  } finally {
    await b.close();
  }
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, connect, type Tokens } from './oauth.ts';
import { type OauthServer, oauthServer } from './oauth-server.ts';
import type { Person } from './stint.ts';

let server: OauthServer;
let ada: Person;
let client: Client;
beforeAll(async () => {
  server = await oauthServer();
  ({ ada, client } = server);
});
afterAll(() => server.close());

const refreshed = async ({ refresh_token }: Tokens): Promise<Tokens> => {
  const { status, body } = await client.refresh(refresh_token);
  expect([status, body.error]).toEqual([200, undefined]);
  return body;
};
const refused = async ({ refresh_token }: Tokens) =>
  expect(await client.refresh(refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });

/** The connection is gone with all of its tokens, once, and the audit trail says why. */
async function ended(...chains: Tokens[]): Promise<void> {
  for (const { access_token } of chains) expect(await server.status(access_token)).toBe(401);
  for (const chain of chains) await refused(chain);
  const { data } = await server.json('/api/v1/audit-entries?limit=2&fields=operation', ada.session);
  expect(data.map(({ operation }: { operation: string }) => operation)).toEqual([
    'oauth.token_reused',
    'oauth.connect',
  ]);
}

/** As if the last refresh were longer ago than a retry may take. */
const later = () =>
  server.sql(`UPDATE connected_apps SET refreshed_at = refreshed_at - interval '31 seconds' WHERE user_id = $1`, [
    ada.user_id,
  ]);

test('a refresh token is good once, again for a retry, and ends everything when it comes later', async () => {
  const first = await connect(client, ada);
  const second = await refreshed(first);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  const retried = await refreshed(first);
  expect([await server.status(second.access_token), await server.status(retried.access_token)]).toEqual([200, 200]);
  await later();
  await refused(first);
  await ended(first, second, retried);
});

test('the answer to a retry goes on as the lost one would have', async () => {
  const first = await connect(client, ada);
  await refreshed(first);
  const second = await refreshed(await refreshed(first));
  const third = await refreshed(second);
  expect(await server.status((await refreshed(third)).access_token)).toBe(200);
});

test('retries do not prolong the time for them', async () => {
  const first = await connect(client, ada);
  await refreshed(first);
  await server.sql(`UPDATE connected_apps SET refreshed_at = refreshed_at - interval '20 seconds' WHERE user_id = $1`, [
    ada.user_id,
  ]);
  await refreshed(first);
  await server.sql(`UPDATE connected_apps SET refreshed_at = refreshed_at - interval '11 seconds' WHERE user_id = $1`, [
    ada.user_id,
  ]);
  await refused(first);
});

test.each([
  ['the first', 0],
  ['the second', 1],
])(
  'of two answers to one refresh token only one goes on: using both ends the connection, %s used first',
  async (_, i) => {
    const stolen = await connect(client, ada);
    const answers = [await refreshed(stolen), await refreshed(stolen)] as const;
    const [used, other] = [answers[i] as Tokens, answers[1 - i] as Tokens];
    const next = await refreshed(used);
    await refused(other);
    await ended(next, ...answers);
  },
);

test('a refresh token is no retry any more once its answer was used', async () => {
  const stolen = await connect(client, ada);
  const second = await refreshed(stolen);
  const third = await refreshed(second);
  await refused(stolen);
  await ended(second, third);
});

test('of both answers used at once, at most one is answered, and neither lives on', async () => {
  const stolen = await connect(client, ada);
  const answers = [await refreshed(stolen), await refreshed(stolen)];
  const sent = await Promise.all(answers.map(({ refresh_token }) => client.refresh(refresh_token)));
  const got = sent.filter(({ status }) => status === 200).map(({ body }) => body);
  expect(got.length).toBeLessThanOrEqual(1);
  await ended(...answers, ...got);
});

test('retries that come at once are all answered, and one chain of them goes on', async () => {
  const first = await connect(client, ada);
  const [one, two] = (await Promise.all([1, 2, 3].map(() => refreshed(first)))) as [Tokens, Tokens];
  const next = await refreshed(two);
  expect(await server.status(next.access_token)).toBe(200);
  await refused(one);
  await ended(next);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, connect } from './oauth.ts';
import { type OauthServer, oauthServer } from './oauth-server.ts';
import type { Person } from './stint.ts';

let server: OauthServer;
let ada: Person;
let client: Client;
beforeAll(async () => {
  server = await oauthServer();
  ({ ada, client } = server);
}, 30_000);
afterAll(() => server.close());

test('a refresh token is good once, again for a retry, and ends everything when it comes later', async () => {
  const first = await connect(client, ada);
  const second = await client.refresh(first.refresh_token);
  expect(second.status).toBe(200);
  expect(second.body.refresh_token).not.toBe(first.refresh_token);
  expect((await client.refresh(first.refresh_token)).status).toBe(200);
  expect(await server.status(second.body.access_token)).toBe(200);
  await server.sql(
    `UPDATE oauth_records SET consumed_at = consumed_at - interval '31 seconds'
    WHERE kind = 'RefreshToken' AND grant_id IN (SELECT grant_id FROM connected_apps WHERE user_id = $1)`,
    [ada.user_id],
  );
  expect(await client.refresh(first.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(await server.status(second.body.access_token)).toBe(401);
  expect((await client.refresh(second.body.refresh_token)).body.error).toBe('invalid_grant');
});

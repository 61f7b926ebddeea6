import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { onServer } from '@stint/db/databases';
import { loadSettings } from '@stint/server/settings';
import { testDatabase } from '@stint/testing';
import { checkHome, checkNode, checkPort } from './machine.ts';
import { checkMail, checkRedis } from './network.ts';
import { checkClock, checkDatabase } from './postgres.ts';

test.each([
  ['24.0.0', 'ok'],
  ['25.1.0', 'ok'],
  ['22.19.0', 'fault'],
])('Node %s is %s', (version, result) => {
  expect(checkNode(version).result).toBe(result);
});

test.each([
  [0, 'ok'],
  [1900, 'ok'],
  [-1900, 'ok'],
  [2100, 'fault'],
  [-2100, 'fault'],
])('a database clock %i ms off is %s', (off, result) => {
  const asked = 1_700_000_000_000;
  const answered = asked + 40;
  expect(checkClock(new Date(off > 0 ? answered + off : asked + off), asked, answered).result).toBe(result);
});

test('a home that cannot be made is a fault that names it', () => {
  const finding = checkHome(loadSettings({ STINT_HOME: '/dev/null/home' }));
  expect(finding).toMatchObject({ result: 'fault', advice: expect.stringContaining('/dev/null/home') });
});

test('a table outside row-level security is found', async () => {
  const database = await testDatabase();
  try {
    const find = async () =>
      (await checkDatabase(database.url, false)).find(({ check }) => check === 'row-level security');
    expect(await find()).toMatchObject({ result: 'ok' });
    await onServer(database.url, (client) => client.query('ALTER TABLE clients DISABLE ROW LEVEL SECURITY'));
    expect(await find()).toMatchObject({ result: 'fault', detail: expect.stringContaining('clients') });
  } finally {
    await database.drop();
  }
});

describe('a server outside', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
  });

  /** Says `greeting` on connecting, and `answer` to whatever it is told. */
  async function speaking(greeting: string, answer = ''): Promise<{ port: number; heard: () => string }> {
    let heard = '';
    server = createServer((socket) => {
      if (greeting) socket.write(greeting);
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        heard += chunk;
        if (answer) socket.write(answer);
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return { port: (server.address() as { port: number }).port, heard: () => heard };
  }

  test('that is Redis is asked with its user and password, as one command each', async () => {
    const { port, heard } = await speaking('', '+OK\r\n+PONG\r\n');
    const finding = await checkRedis(loadSettings({ REDIS_URL: `redis://me:s%0D%0Acret@127.0.0.1:${port}` }));
    expect(finding.result).toBe('ok');
    expect(heard()).toBe('*3\r\n$4\r\nAUTH\r\n$2\r\nme\r\n$7\r\ns\r\ncret\r\n*1\r\n$4\r\nPING\r\n');
  });

  test('that is Redis and refuses is a fault about the password', async () => {
    const { port } = await speaking('', '-NOAUTH Authentication required.\r\n');
    expect(await checkRedis(loadSettings({ REDIS_URL: `redis://127.0.0.1:${port}` }))).toMatchObject({
      result: 'fault',
      detail: expect.stringContaining('NOAUTH'),
    });
  });

  test('that takes mail is told from one that does not', async () => {
    const { port } = await speaking('220 mail.example ESMTP\r\n');
    expect(await checkMail(loadSettings({ SMTP_URL: `smtp://127.0.0.1:${port}` }))).toMatchObject({ result: 'ok' });
    server?.close();
    const other = await speaking('554 go away\r\n');
    expect(await checkMail(loadSettings({ SMTP_URL: `smtp://127.0.0.1:${other.port}` }))).toMatchObject({
      result: 'fault',
      detail: expect.stringContaining('554'),
    });
  });

  test('that holds the port is a fault', async () => {
    const { port } = await speaking('');
    expect(await checkPort(loadSettings({ PORT: String(port) }))).toMatchObject({ result: 'fault' });
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createToolCallLog, hashSecret } from '@stint/core';
import { onServer } from '@stint/db/databases';
import { emptyDatabase, type TestDatabase, testCore } from '@stint/testing';
import { stint } from './cli.fixture.ts';
import { COMMANDS } from './commands.ts';

const SLOW = 60_000;
const CALL = {
  occurred_at: new Date(),
  request_id: 'req_1',
  ip: null,
  tool: 'whoami',
  outcome: 'ok',
  dry_run: false,
  duration_ms: 2,
  client: null,
  input: {},
  answer: {},
};

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'stint-cli-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the command line', () => {
  test('without a command shows every command', async () => {
    const { code, out } = await stint([]);
    expect(code).toBe(0);
    for (const name of Object.keys(COMMANDS)) expect(out).toContain(`  ${name} `);
  });

  test('tells its version', async () => {
    expect(await stint(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  test('shows the settings', async () => {
    expect(await stint(['help', 'settings'])).toMatchObject({ code: 0, out: expect.stringContaining('STINT_SECRET') });
  });

  test.each([
    [['frobnicate'], 'unknown command "frobnicate"'],
    [['doctr'], 'did you mean doctor?'],
    [['--frobnicate'], 'unknown flag --frobnicate'],
    [['token'], '`stint token` needs one more word: token create'],
    [['help', 'frobnicate'], 'there is no command "frobnicate"'],
    [['doctor', '--frobnicate'], "Unknown option '--frobnicate'"],
    [['migrate', 'now'], "Unexpected argument 'now'"],
    [['token', 'create', '--email', 'a@example.com'], '--name is needed'],
    [['mcp'], 'set STINT_TOKEN, or pass --token'],
  ])('%j ends in exit code 2 and a line that says why', async (args, message) => {
    const { code, out, err } = await stint(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
  });

  test('refuses settings it cannot use, with every fault', async () => {
    const { code, err } = await stint(['serve'], { STINT_HOEM: '1', PORT: 'x', NODE_ENV: 'production' });
    expect(code).toBe(1);
    for (const part of ['did you mean STINT_HOME?', 'PORT: expected', 'STINT_SECRET: required'])
      expect(err).toContain(part);
    expect(err).not.toContain('    at ');
  });

  test('refuses the demo organization in production', async () => {
    const { code, err } = await stint(['seed'], { NODE_ENV: 'production', STINT_SECRET: 'x'.repeat(32) });
    expect({ code, err }).toEqual({ code: 1, err: 'stint: the demo organization is never made in production\n' });
  });
});

describe('on an empty database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await emptyDatabase();
  });
  afterAll(() => database.drop());
  const env = () => ({ DATABASE_URL: database.url, STINT_HOME: home, PORT: '0' });

  test(
    'the doctor finds what is missing, `migrate` puts it right, and a second time there is nothing to do',
    async () => {
      const before = await stint(['doctor'], env());
      expect(before.code).toBe(1);
      expect(before.out).toMatch(/fault +migrations/);
      expect(before.out).toContain('→ Run `stint migrate`');

      expect(await stint(['migrate'], env())).toMatchObject({ code: 0, out: expect.stringContaining('applied ') });
      expect(await stint(['migrate'], env())).toMatchObject({ code: 0, out: 'Nothing to apply.\n' });

      const after = await stint(['doctor'], env());
      expect(after.out).toMatch(/ok +row-level security/);
      expect(after).toMatchObject({ code: 0, err: '' });
    },
    SLOW,
  );
});

describe('the doctor', () => {
  test(
    'says what cannot be reached and what to do, and goes on to the rest',
    async () => {
      const closed = await closedPort();
      const { code, out } = await stint(['doctor'], {
        DATABASE_URL: `postgres://127.0.0.1:${closed}/none`,
        REDIS_URL: `redis://127.0.0.1:${closed}`,
        SMTP_URL: `smtp://127.0.0.1:${closed}`,
        STINT_HOME: home,
        PORT: '0',
      });
      expect(code).toBe(1);
      for (const check of ['database', 'redis', 'mail'])
        expect(out).toMatch(new RegExp(`fault +${check} .*ECONNREFUSED`));
      expect(out).toContain('3 faults.');
      expect(out).toMatch(/ok +port/);
    },
    SLOW,
  );

  test('says that the port is taken by another program', async () => {
    const server = createServer((socket) => socket.destroy());
    const port = await listen(server);
    const { code, out } = await stint(['doctor'], {
      DATABASE_URL: `postgres://127.0.0.1:${port}/none`,
      STINT_HOME: home,
      PORT: String(port),
    });
    server.close();
    expect(code).toBe(1);
    expect(out).toMatch(/fault +port .*taken by another program/);
  });

  test('tells each fault of the settings', async () => {
    const { code, out } = await stint(['doctor'], { PORT: 'x', STINT_AUDIT: 'x' });
    expect(code).toBe(1);
    expect(out).toContain('2 faults.');
  });
});

describe('in an organization', () => {
  let core: Awaited<ReturnType<typeof testCore>>;
  beforeAll(async () => {
    core = await testCore();
  });
  afterAll(() => core.close());
  const env = () => ({ DATABASE_URL: core.url, STINT_HOME: home });

  test(
    'a token is printed alone, kept as a hash, and made in the name of its member from the command line',
    async () => {
      const { owner, id } = await core.org();
      const args = ['--email', owner.email.toUpperCase(), '--name', 'laptop', '--scopes', 'read:*, write:tasks'];
      const { code, out } = await stint(['token', 'create', ...args, '--expires-in-days', '7', '--ask-first'], env());
      expect(code).toBe(0);
      expect(out).toMatch(/^stint_pat_[0-9A-Za-z]+\n$/);
      const { rows } = await core.db.system.query(
        'SELECT user_id, hash, scopes, ask_first, expires_at FROM tokens WHERE org_id = $1',
        [id],
      );
      expect(rows).toEqual([
        {
          user_id: owner.user_id,
          hash: hashSecret(out.trim()),
          scopes: ['read:*', 'write:tasks'],
          ask_first: true,
          expires_at: expect.any(Date),
        },
      ]);
      const audit = await core.db.system.query(
        `SELECT via FROM audit_entries WHERE org_id = $1 AND operation = 'tokens.create'`,
        [id],
      );
      expect(audit.rows).toEqual([{ via: 'cli' }]);
    },
    SLOW,
  );

  test(
    'a member of several organizations has to say which',
    async () => {
      const { owner, id } = await core.org('First');
      const second = await core.org('Second');
      await core.db.system.query(`INSERT INTO members (org_id, id, user_id, role) VALUES ($1, $2, $3, 'viewer')`, [
        second.id,
        owner.member_id,
        owner.user_id,
      ]);
      const args = ['token', 'create', '--email', owner.email, '--name', 'x', '--scopes', 'read:*'];
      const refused = await stint(args, env());
      expect(refused).toMatchObject({ code: 1, out: '' });
      expect(refused.err).toContain(`--org ${id}`);
      expect(refused.err).toContain(`--org ${second.id}`);
      expect((await stint([...args, '--org', second.id], env())).code).toBe(0);
    },
    SLOW,
  );

  test(
    'the trail is exported a line an entry, and verified until somebody alters it',
    async () => {
      const { owner, id } = await core.org();
      for (const name of ['One', 'Two']) await core.run('clients.create', owner, { name });
      const exported = await stint(['audit', 'export', '--org', id], env());
      const lines = exported.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { seq: number; org_id: string });
      expect(lines.map(({ seq, org_id }) => [seq, org_id])).toEqual([1, 2, 3].map((seq) => [seq, id]));
      const log = createToolCallLog(core.core, () => undefined);
      const credential = { kind: 'pat', id: 'tok_1' };
      log.record({ ...CALL, org_id: id, user_id: owner.user_id, credential });
      await log.close();
      const calls = await stint(['audit', 'export', '--calls', '--org', id], env());
      expect(JSON.parse(JSON.parse(calls.out).record)).toMatchObject({ tool: 'whoami', outcome: 'ok', credential });
      const whole = await stint(['audit', 'verify', '--org', id], env());
      expect(whole).toMatchObject({ code: 0, out: expect.stringMatching(/: 3 changes\n.*: 1 calls\n/) });

      await onServer(core.url, (client) =>
        client.query(
          `UPDATE audit_entries SET record = replace(record, 'clients.create', 'clients.delete')
          WHERE org_id = $1 AND seq = 2`,
          [id],
        ),
      );
      const verdict = await stint(['audit', 'verify', '--org', id], env());
      expect(verdict.code).toBe(1);
      expect(verdict.out).toContain('first at fault is 2');
    },
    SLOW,
  );

  test(
    'the search index is made anew from the tables',
    async () => {
      const { id, owner } = await core.org('Lost');
      await core.run('clients.create', owner, { name: 'Northwind' });
      expect((await core.run('search.query', owner, { query: 'northwind' })).data).toEqual([]);
      expect(await stint(['search', 'rebuild', '--org', id], env())).toMatchObject({
        code: 0,
        out: `ok  ${id}  Lost\n`,
      });
      expect((await core.run('search.query', owner, { query: 'northwind' })).data).toHaveLength(1);
    },
    SLOW,
  );

  test('an organization that is not there is said so', async () => {
    const { code, err } = await stint(['audit', 'verify', '--org', 'org_nowhere'], env());
    expect({ code, err }).toEqual({ code: 1, err: 'stint: There is no organization org_nowhere.\n' });
  });

  test(
    'MCP is served over standard input and output, and a bad token is told at once',
    async () => {
      const { owner } = await core.org();
      const { token } = await core.run('tokens.create', owner, { name: 'mcp', scopes: ['read:*'] });
      const messages = [
        {
          id: 1,
          method: 'initialize',
          params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } },
        },
        { method: 'notifications/initialized' },
        { id: 2, method: 'tools/call', params: { name: 'whoami', arguments: {} } },
      ];
      const input = messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join('');
      const { code, out } = await stint(['mcp'], { ...env(), STINT_TOKEN: token }, input);
      expect(code).toBe(0);
      const answers = out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: number; result: any });
      const who = answers.find(({ id }) => id === 2)?.result.structuredContent;
      expect(who.user.id).toBe(owner.user_id);
      expect(who.credential.kind).toBe('pat');

      const bad = await stint(['mcp', '--token', 'stint_pat_none'], env(), input);
      expect(bad).toMatchObject({ code: 1, out: '' });
    },
    SLOW,
  );
});

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

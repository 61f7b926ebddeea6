import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type TestDatabase, testDatabase } from '@stint/testing';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const SLOW = 120_000;

let home: string;
let database: TestDatabase;
let child: ChildProcess | undefined;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'stint-serving-'));
  database = await testDatabase();
});
afterEach(async () => {
  if (child?.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
});
afterAll(async () => {
  await database.drop();
  rmSync(home, { recursive: true, force: true });
});

/** Starts a command and answers what it printed once `ready` is in it. */
async function started(args: readonly string[], env: Record<string, string>, ready: string): Promise<string> {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  const base = { PATH, HOME, NODE_COMPILE_CACHE, DATABASE_URL: database.url, STINT_HOME: home, PORT: '0' };
  child = spawn(process.execPath, [MAIN, ...args], { env: { ...base, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(ready)) resolve(said);
    };
    child?.stdout?.on('data', hear);
    child?.stderr?.on('data', hear);
    child?.once('exit', (code) => reject(new Error(`It ended with ${code} before it was ready:\n${said}`)));
  });
}

async function stopped(signal: NodeJS.Signals): Promise<number | null> {
  child?.kill(signal);
  await once(child as ChildProcess, 'exit');
  return (child as ChildProcess).exitCode;
}

const found = (text: string, pattern: RegExp): string => {
  const match = pattern.exec(text)?.[1];
  if (match === undefined) throw new Error(`${pattern} is not in:\n${text}`);
  return match;
};

test(
  'start prints a login, a token and addresses that work, and stops in good order',
  async () => {
    const text = await started(['start'], { STINT_DEMO: '1' }, 'Ctrl-C');
    const url = found(text, /running on (\S+)/);
    const token = found(text, /Token +(\S+)/);
    for (const client of ['Claude Code', 'Codex', 'Copilot', 'Claude Desktop', 'ChatGPT'])
      expect(text).toContain(client);
    // Those that send every tool with every request are given the profile.
    expect(text).toMatch(/codex mcp add .*\/mcp\?profile=core/);
    expect(text).toContain(
      `claude mcp add --transport http stint ${url}/mcp --header "Authorization: Bearer ${token}"`,
    );

    const who = await fetch(`${url}/api/v1/whoami`, { headers: { authorization: `Bearer ${token}` } });
    expect(await who.json()).toMatchObject({ role: 'owner', credential: { kind: 'pat' } });
    const login = await fetch(`${url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: found(text, /Email +(\S+)/), password: found(text, /Password +(\S+)/) }),
    });
    expect(login.status).toBe(200);
    expect(await stopped('SIGINT')).toBe(0);
  },
  SLOW,
);

test(
  'start without the demo organization says how to sign up',
  async () => {
    const text = await started(['start'], { STINT_DEMO: '0' }, 'Ctrl-C');
    expect(text).toContain('/api/v1/auth/register');
    expect(text).not.toContain('Demo organization');
    expect(await stopped('SIGTERM')).toBe(0);
  },
  SLOW,
);

test(
  'serve answers and stops in good order',
  async () => {
    const text = await started(['serve'], { STINT_DEMO: '0' }, 'Stint serves on');
    const ready = await fetch(`${found(text, /serves on (\S+)/)}/readyz`);
    expect(ready.status).toBe(200);
    expect(await stopped('SIGTERM')).toBe(0);
  },
  SLOW,
);

test(
  'a port that is taken is said in one line',
  async () => {
    const text = await started(['serve'], { STINT_DEMO: '0' }, 'Stint serves on');
    const port = found(text, /serves on \S+:(\d+)/);
    const first = child;
    await expect(started(['serve'], { STINT_DEMO: '0', PORT: port }, 'Stint serves on')).rejects.toThrow('EADDRINUSE');
    child = first;
    expect(await stopped('SIGTERM')).toBe(0);
  },
  SLOW,
);

test(
  'worker runs until it is stopped',
  async () => {
    await started(['worker'], {}, 'background jobs');
    expect(await stopped('SIGTERM')).toBe(0);
  },
  SLOW,
);

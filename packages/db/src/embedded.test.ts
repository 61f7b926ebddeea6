import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { onServer } from './databases.ts';
import { type Embedded, endAbandoned, startEmbedded } from './embedded.ts';
import { findPostmaster } from './embedded-postmaster.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stint-embedded-'));
});
afterEach(async () => {
  await endAbandoned(dir);
  rmSync(dir, { recursive: true, force: true });
});

const start = (options: { port?: number } = {}) => startEmbedded({ dir, durable: false, ...options });
const ask = async (server: Embedded, sql: string) => {
  const { rows } = await onServer(server.url, (client) => client.query<{ answer: unknown }>(sql));
  return rows[0]?.answer;
};
const running = () => findPostmaster(join(dir, 'data'));

test('the first start makes a UTF-8 database that is still there, on the same port, after a stop', async () => {
  const first = await start();
  expect(first.port).toBeLessThan(32_768);
  expect(await ask(first, "SELECT lower('ÄÖÜ') AS answer")).toBe('äöü');
  await ask(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  expect(running()).toBeUndefined();

  const began = performance.now();
  const second = await start();
  expect(performance.now() - began).toBeLessThan(3000);
  expect(second.port).toBe(first.port);
  expect(await ask(second, 'SELECT answer FROM kept')).toBe(42);
  await second.stop();
});

test('it takes no connection without the password', async () => {
  const server = await start();
  const stranger = new URL(server.url);
  stranger.password = 'guess';
  await expect(onServer(stranger.href, async () => undefined)).rejects.toThrow(/password authentication failed/);
  await server.stop();
});

test('two at once share one server, and the last to leave stops it', async () => {
  const [one, two] = await Promise.all([start(), start()]);
  expect(one.url).toBe(two.url);
  await one.stop();
  expect(await ask(two, 'SELECT 1 AS answer')).toBe(1);
  await two.stop();
  expect(running()).toBeUndefined();
});

test('a server whose process was killed is taken over, and stopped by who took it', async () => {
  const killed = spawnStarter();
  await once(killed.stdout, 'data');
  const left = running();
  killed.kill('SIGKILL');
  await once(killed, 'exit');

  const server = await start();
  expect(running()?.pid).toBe(left?.pid);
  expect(await ask(server, 'SELECT 1 AS answer')).toBe(1);
  await server.stop();
  expect(running()).toBeUndefined();
});

test('a server used by another process outlives ours', async () => {
  const other = spawnStarter();
  await once(other.stdout, 'data');
  const server = await start();
  await server.stop();
  expect(running()).toBeDefined();
  other.kill('SIGTERM');
  await once(other, 'exit');
  await sleep(50);
  expect(running()).toBeUndefined();
});

test('an old pid file that names a living process of another program is no obstacle', async () => {
  await (await start()).stop();
  const file = join(dir, 'data', 'postmaster.pid');
  writeFileSync(file, `${process.pid}\n${join(dir, 'data')}\n1\n5432\n\n127.0.0.1\n1 1\nready\n`);
  const server = await start();
  expect(running()?.pid).not.toBe(process.pid);
  await server.stop();
  expect(existsSync(file)).toBe(false);
});

test('after kill -9 of the server the next start recovers', async () => {
  const server = await start();
  await ask(server, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await ask(server, 'CHECKPOINT');
  process.kill(running()?.pid ?? 0, 'SIGKILL');
  await server.stop();
  const next = await start();
  expect(await ask(next, 'SELECT answer FROM kept')).toBe(42);
  await next.stop();
});

test('a remembered port that is taken is replaced; one that was asked for is an error', async () => {
  const { port, stop } = await start();
  await stop();
  const squatter = createServer().listen(port, '127.0.0.1');
  await once(squatter, 'listening');
  await expect(start({ port })).rejects.toThrow(/could not bind|Address already in use/);
  const moved = await start();
  expect(moved.port).not.toBe(port);
  await moved.stop();
  squatter.close();
});

test('a data directory of another major version is refused', async () => {
  await (await start()).stop();
  writeFileSync(join(dir, 'data', 'PG_VERSION'), '9\n');
  await expect(start()).rejects.toThrow(/was made by PostgreSQL 9/);
});

test('what it says when it cannot start names the reason', async () => {
  await (await start()).stop();
  const conf = join(dir, 'data', 'postgresql.conf');
  writeFileSync(conf, `${readFileSync(conf, 'utf8')}\nno_such_setting = 1\n`);
  await expect(start()).rejects.toThrow(/no_such_setting/);
});

/** Another process of ours on the same directory: starts, says so, stops on SIGTERM. */
function spawnStarter() {
  const module = new URL('./embedded.ts', import.meta.url).href;
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(module)});
    const server = await startEmbedded({ dir: ${JSON.stringify(dir)}, durable: false });
    process.on('SIGTERM', () => server.stop().then(() => process.exit()));
    setInterval(() => undefined, 1000);
    console.log('started');`;
  return spawn(process.execPath, ['--input-type=module', '--no-warnings', '-e', script], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { wantedNode } from '../lib/node.mjs';
import { inRepo } from '../lib/paths.mjs';
import { said } from './said.mjs';

/** A server with the demo organization, in a folder of its own: `npm start` on a free port. */
export async function startStint(home) {
  const port = await freePort();
  const child = spawn(wantedNode(), ['apps/cli/src/main.ts', 'start'], {
    cwd: inRepo(),
    stdio: ['ignore', 'pipe', 2],
    env: { PATH: process.env.PATH, HOME: home, STINT_HOME: home, PORT: String(port) },
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const welcome = await said(child, /Stop with Ctrl-C/, 60);
  const field = (name) => new RegExp(`^ *${name} +(\\S+)$`, 'm').exec(welcome)?.[1];
  return {
    url: `http://127.0.0.1:${port}`,
    email: field('Email'),
    password: field('Password'),
    token: field('Token'),
    async close() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

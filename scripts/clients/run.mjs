import { spawn, spawnSync } from 'node:child_process';
import { said } from './said.mjs';

/** Runs a command to its end; answers what it said. */
export function run({ env, home }, command, ...args) {
  const { stdout, stderr, error } = spawnSync(command, args, { cwd: home, env, encoding: 'utf8', timeout: 60_000 });
  if (error) throw error;
  return stdout + stderr;
}

/** Runs a command in a terminal of its own, and has a person agree at the address it shows, until it says what is awaited. */
export async function runAtTerminal({ env, home, agree }, command, awaited) {
  // Wide, so that addresses are not broken into lines.
  const child = spawn('script', ['-qec', `stty cols 4000; ${command}`, '/dev/null'], { cwd: home, env, stdio: 'pipe' });
  try {
    return await said(child, awaited, 60, agreeing(agree));
  } finally {
    child.kill('SIGTERM');
  }
}

/** Sends a person to the first address of ours in what is said. */
export function agreeing(agree) {
  let asked = false;
  return (text) => {
    const url = /http:\/\/127\.0\.0\.1:\d+\/oauth\/authorize\?[\w%=&.~*+-]+(?=[^\w%=&.~*+-])/.exec(text)?.[0];
    if (!url || asked) return;
    asked = true;
    agree(url).catch((error) => console.error(error.message));
  };
}

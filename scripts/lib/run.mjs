import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { wantedNode } from './node.mjs';
import { inRepo } from './paths.mjs';
import { setup } from './setup.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Sets the checkout up, then runs a command on the wanted Node in this process's place. */
export async function setupAndRun(...command) {
  try {
    await setup();
    process.exitCode = await handOver(wantedNode(), command);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Stands between the caller and a child: same streams, signals passed on, the child's exit code. */
function handOver(file, args) {
  const child = spawn(file, args, { cwd: inRepo(), stdio: 'inherit' });
  for (const signal of FORWARDED) {
    process.on(signal, () => {
      // A terminal has sent its Ctrl-C to the child already; twice would mean "now".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

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
  // biome-ignore lint/suspicious/noUndeclaredEnvVars: npm sets it; no task's result depends on it
  if (process.env.npm_lifecycle_event) endWithParent(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

/** npm passes a signal on to the shell it runs us in, which ends and tells nobody: without it, whoever asked is gone. */
function endWithParent(child) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    child.kill('SIGTERM');
  }, 250);
  timer.unref();
}

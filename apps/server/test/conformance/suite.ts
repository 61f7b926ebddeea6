import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const SUITE = require.resolve('@modelcontextprotocol/conformance/dist/index.js');

export interface Run {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the official suite; `heard` is told all it has said so far, whenever it says more. */
export function suite(args: readonly string[], heard: (output: string) => void = () => undefined): Promise<Run> {
  const child: ChildProcess = spawn(process.execPath, [SUITE, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      output += part;
      heard(output);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

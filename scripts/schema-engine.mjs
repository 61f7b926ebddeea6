#!/usr/bin/env node
// Prisma's schema engine without its native binary: the CLI's JSON-RPC over stdio, answered by the official WebAssembly
// build of the same engine over adapter-pg. Point PRISMA_SCHEMA_ENGINE_BINARY here and nothing is downloaded.
import { createInterface } from 'node:readline';
import { answer } from './lib/schema-engine/answer.mjs';
import { runCommand } from './lib/schema-engine/commands.mjs';
import { engineVersion } from './lib/schema-engine/libraries.mjs';
import { logLine } from './lib/schema-engine/log.mjs';
import { parseArguments } from './lib/schema-engine/options.mjs';
import { lastPanic } from './lib/schema-engine/wasm.mjs';

const options = parseArguments(process.argv.slice(2));

if (options.version) {
  console.log(`schema-engine-wasm ${engineVersion().split('.').pop()}`);
} else if (options.command) {
  process.exitCode = await runCommand(options.command, options.url);
} else {
  serve();
}

function serve() {
  process.on('uncaughtException', (error) => {
    logLine('ERROR', lastPanic() ?? String(error.stack ?? error), { is_panic: true, backtrace: error.stack });
    process.exit(101);
  });
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  let printed = 0;
  const print = (content) => send({ id: `print-${++printed}`, method: 'print', params: { content } });
  // One call at a time: the engine's lock and shadow database belong to the call that took them.
  let queue = Promise.resolve();
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      const request = line.trim() ? JSON.parse(line) : {};
      if (!request.method) return; // the CLI's acknowledgement of a print
      queue = queue.then(async () => send({ id: request.id, ...(await answer(request, options, print)) }));
    })
    .on('close', () => queue.finally(() => process.exit(0)));
}

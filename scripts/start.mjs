// `npm start`: from a fresh checkout to a running server.
import { setupAndRun } from './lib/run.mjs';

await setupAndRun('apps/cli/src/main.ts', 'start', ...process.argv.slice(2));

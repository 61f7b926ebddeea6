// `npm start`: from a fresh checkout to a running server.
import { setupAndRun } from './lib/run.mjs';

// With much memory at hand V8 lets its heap grow to several times what is in use; a server that answers with pages of text
// would hold half a gigabyte for nothing. docs/settings.md names these for those who run `stint serve` themselves.
const SMALL_HEAP = ['--max-semi-space-size=8', '--heap-growing-percent=30'];

await setupAndRun(...SMALL_HEAP, 'apps/cli/src/main.ts', 'start', ...process.argv.slice(2));

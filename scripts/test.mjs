// `npm test`: from a fresh checkout to the whole suite; arguments are jest's.
import { setupAndRun } from './lib/run.mjs';

const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
await setupAndRun(...jest, ...process.argv.slice(2));

import { logLine } from './log.mjs';
import { connectionFields, createDatabase, databaseOf, dropDatabase, withClient } from './server.mjs';

const COMMANDS = {
  'can-connect-to-database': (url) => withClient(connectionFields(url), () => undefined),
  'create-database': (url) => createDatabase(url, databaseOf(url)),
  'drop-database': (url) => dropDatabase(url, databaseOf(url)),
};

// PostgreSQL's word for it, and Prisma's.
const PRISMA_CODES = { '3D000': 'P1003', '28P01': 'P1000', 28000: 'P1010', '42P04': 'P1009' };

/** The engine's one-shot commands; answers the exit code. */
export async function runCommand(name, url) {
  logLine('INFO', `Starting schema engine CLI: ${name}`); // the CLI skips the first line it reads
  try {
    if (!COMMANDS[name]) throw new Error(`unknown command: ${name}`);
    await COMMANDS[name](url);
    return 0;
  } catch (error) {
    logLine('ERROR', error.message, { is_panic: false, error_code: PRISMA_CODES[error.code] ?? 'P1001', meta: {} });
    return 1;
  }
}

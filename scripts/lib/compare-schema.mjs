// What Prisma's schema cannot say (policies, functions, roles, checks, partial indexes) is written by hand in the
// migrations, and Prisma's comparison leaves it out. Runs on the wanted Node: it imports TypeScript.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, dropDatabase } from '../../packages/db/src/databases.ts';
import { startEmbedded } from '../../packages/db/src/embedded.ts';
import { inRepo } from './paths.mjs';

const DIFFERENT = 2;

process.exitCode = await onServer(async (server) => {
  const name = `stint_schema_check_${randomBytes(4).toString('hex')}`;
  const url = await createDatabase(server, name);
  try {
    return compare(url);
  } finally {
    await dropDatabase(server, name);
  }
});

function compare(url) {
  const paths = ['--from-migrations', inRepo('prisma/migrations'), '--to-schema', inRepo('prisma/schema')];
  const prisma = ['node_modules/prisma/build/index.js', 'migrate', 'diff', ...paths, '--exit-code'];
  const { status, stdout, stderr } = spawnSync(process.execPath, prisma, {
    cwd: inRepo('packages/db'),
    env: { ...process.env, DATABASE_URL: url, PRISMA_SCHEMA_ENGINE_BINARY: inRepo('scripts/schema-engine.mjs') },
    encoding: 'utf8',
  });
  if (status === 0) console.log('The schema and the migrations agree.');
  else if (status === DIFFERENT) console.error(`The migrations lack what the schema has:\n${stdout}`);
  else console.error(`${stdout}\n${stderr}`);
  return status ?? 1;
}

/** The server the environment names, else one for as long as this takes. */
async function onServer(work) {
  const given = process.env.TEST_DATABASE_URL ?? process.env.DATABASE_URL;
  if (given) return work(given);
  const dir = mkdtempSync(join(tmpdir(), 'stint-schema-'));
  const server = await startEmbedded({ dir, durable: false });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

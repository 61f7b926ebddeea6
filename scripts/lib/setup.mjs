// Brings a checkout in step: packages as the lock file says, the Prisma client as the schema says. Plain JavaScript
// without dependencies, for any Node from 20.19 on: nothing is installed yet when it runs.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { withLock } from './lock.mjs';
import { wantedNode } from './node.mjs';
import { inRepo } from './paths.mjs';
import { hashOf, isStamped, stamp } from './stamp.mjs';

const INSTALLED = inRepo('node_modules/.stint/installed');
const CLIENT = inRepo('packages/db/src/generated/');
const GENERATED = `${CLIENT}.stamp`; // inside, because generating by hand removes it

/** A second run finds both stamps current and starts no process. */
export async function setup() {
  if (isReady()) return;
  // Not inside node_modules, which an install may replace.
  await withLock(inRepo('.stint/setup.lock'), () => {
    if (!isStamped(INSTALLED, dependencies())) install();
    if (!isGenerated()) generate();
  });
}

const isReady = () => isStamped(INSTALLED, dependencies()) && isGenerated();
const isGenerated = () => existsSync(`${CLIENT}client.ts`) && isStamped(GENERATED, schema());

/** What an install depends on: the lock file, and of each manifest the parts the lock file answers to. */
function dependencies() {
  const manifests = ['package.json', ...workspaces('apps'), ...workspaces('packages')].map((path) => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readFileSync(inRepo(path), 'utf8'));
    return JSON.stringify([path, dependencies, devDependencies, optionalDependencies]);
  });
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml'].map((path) => readFileSync(inRepo(path), 'utf8'));
  return hashOf([process.platform, process.arch, ...files, ...manifests]);
}

const workspaces = (folder) =>
  readdirSync(inRepo(folder))
    .map((name) => `${folder}/${name}/package.json`)
    .filter((path) => existsSync(inRepo(path)));

function schema() {
  const files = readdirSync(inRepo('prisma/schema')).filter((name) => name.endsWith('.prisma'));
  const texts = files.sort().map((name) => name + readFileSync(inRepo(`prisma/schema/${name}`), 'utf8'));
  return hashOf([readFileSync(inRepo('packages/db/package.json'), 'utf8'), ...texts]);
}

function install() {
  const { packageManager } = JSON.parse(readFileSync(inRepo('package.json'), 'utf8'));
  const hash = dependencies();
  console.error(`Installing packages (${packageManager}) …`);
  run('npx', ['-y', packageManager, 'install', '--frozen-lockfile', '--config.confirmModulesPurge=false'], {
    failed:
      'Installing packages failed (see above). The first run needs the npm registry; ' +
      'an error about the lock file means that a package.json was changed without `pnpm install`.',
    shell: process.platform === 'win32',
  });
  stamp(INSTALLED, hash);
}

function generate() {
  const hash = schema();
  console.error('Generating the Prisma client …');
  run(wantedNode(), ['node_modules/prisma/build/index.js', 'generate', '--no-hints'], {
    cwd: inRepo('packages/db'),
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: inRepo('scripts/schema-engine.mjs') },
    failed: 'Generating the Prisma client failed (see above).',
  });
  stamp(GENERATED, hash);
}

/** Output goes to stderr: stdout belongs to the command that is handed over to. */
function run(command, args, { failed, ...options }) {
  const { status, error } = spawnSync(command, args, { cwd: inRepo(), stdio: ['ignore', 2, 2], ...options });
  if (error) throw new Error(`${failed}\n${error.message}`);
  if (status !== 0) throw new Error(failed);
}

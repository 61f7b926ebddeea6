import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What drives the browser; it brings none of its own. */
const DRIVER = 'playwright-core@1.65.1';

/** Installs these packages into the folder; answers where their commands are. */
export function install(dir, packages) {
  writeFileSync(join(dir, 'package.json'), '{"private":true}');
  const { status } = spawnSync('npm', ['install', '--no-fund', '--no-audit', DRIVER, ...packages], {
    cwd: dir,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('The clients could not be installed (see above).');
  return join(dir, 'node_modules/.bin');
}

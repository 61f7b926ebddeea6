// Connects assistants' own command-line clients to a server made for the purpose, by a token and by OAuth through the real
// pages in headless Chromium: node scripts/clients.mjs [claude codex remote inspector]
// It downloads them (about 900 MB) into a folder of its own and takes Linux, npm and a Chromium, so it is no part of CI.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openBrowser } from './clients/browser.mjs';
import * as claude from './clients/claude.mjs';
import * as codex from './clients/codex.mjs';
import * as inspector from './clients/inspector.mjs';
import { install } from './clients/install.mjs';
import * as remote from './clients/mcp-remote.mjs';
import { startStint } from './clients/stint.mjs';
import { wantedNode } from './lib/node.mjs';
import { setup } from './lib/setup.mjs';

const CLIENTS = { claude, codex, remote, inspector };

const names = process.argv.slice(2);
const unknown = names.find((name) => !(name in CLIENTS));
if (unknown) throw new Error(`${unknown} is none of ${Object.keys(CLIENTS).join(', ')}.`);
const wanted = Object.entries(CLIENTS).filter(([name]) => names.length === 0 || names.includes(name));

await setup();
const dir = mkdtempSync(join(tmpdir(), 'stint-clients-'));
const opened = [];
let failed = 0;
try {
  const bin = install(
    dir,
    wanted.map(([, { PACKAGE }]) => PACKAGE),
  );
  const stint = await startStint(join(dir, 'stint'));
  opened.push(stint);
  const browser = await openBrowser(dir, stint);
  opened.push(browser);
  for (const [name, client] of wanted) {
    for (const way of ['byToken', 'byOAuth']) {
      const home = join(dir, `${name}-${way}`);
      mkdirSync(home);
      const env = { PATH: [bin, dirname(wantedNode()), '/usr/bin', '/bin'].join(':'), HOME: home, TERM: 'xterm' };
      try {
        const seen = await client[way]({
          home,
          env,
          url: `${stint.url}/mcp`,
          token: stint.token,
          agree: browser.agree,
        });
        console.log(`ok      ${client.PACKAGE} ${way}: ${seen}`);
      } catch (error) {
        failed++;
        console.log(`FAILED  ${client.PACKAGE} ${way}: ${error.message}`);
      }
    }
  }
} finally {
  for (const one of opened.reverse()) await one.close();
  if (existsSync(dir)) rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}
process.exitCode = failed ? 1 : 0;

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** A headless Chromium, with the person of the demo organization before it. */
export async function openBrowser(dir, { email, password }) {
  const { chromium } = createRequire(join(dir, 'package.json'))('playwright-core');
  // As root, which containers are, Chromium has no sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: installed(), args });
  return {
    /** Opens the address a client gave, signs in, agrees, and stays until the client has its answer. */
    async agree(url) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url);
      await page.fill('input[name=email]', email);
      await page.fill('input[name=password]', password);
      await page.click('button[value=sign_in]');
      await page.click('button[value=allow]');
      await page.waitForURL(/[?&]code=/);
      await context.close();
    },
    close: () => browser.close(),
  };
}

function installed() {
  const { CHROMIUM } = process.env;
  if (CHROMIUM) return CHROMIUM;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  throw new Error(
    'There is no Chromium on this machine: install one (apt-get install chromium), or name it in CHROMIUM.',
  );
}

import { run, runAtTerminal } from './run.mjs';

export const PACKAGE = '@anthropic-ai/claude-code@2.1.329';

const quiet = ({ env, ...asked }) => ({
  ...asked,
  env: { ...env, DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' },
});

const add = (asked, ...more) => run(asked, 'claude', 'mcp', 'add', '--transport', 'http', 'stint', asked.url, ...more);

/** It ends with 0 whether or not it could connect. */
function connected(asked) {
  const listed = run(asked, 'claude', 'mcp', 'list');
  if (!listed.includes('✔ Connected')) throw new Error(listed);
  return listed.trim().split('\n').at(-1);
}

export async function byToken(given) {
  const asked = quiet(given);
  add(asked, '--header', `Authorization: Bearer ${asked.token}`);
  return connected(asked);
}

export async function byOAuth(given) {
  const asked = quiet(given);
  add(asked);
  await runAtTerminal(asked, 'claude mcp login stint --no-browser', /Authenticated with/);
  return connected(asked);
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startLines, whoamiOf } from './lines.mjs';
import { run, runAtTerminal } from './run.mjs';

export const PACKAGE = '@openai/codex@0.169.0';

/** Calls a tool as the client does it, without a model: by its server for editors. */
async function called(asked) {
  const codex = startLines(asked, 'codex', ['app-server']);
  try {
    await codex.ask('initialize', { clientInfo: { name: 'stint-clients', title: 'stint', version: '1' } });
    codex.notify('initialized');
    const { data } = await codex.ask('mcpServerStatus/list', {});
    const { authStatus, tools } = data.find(({ name }) => name === 'stint');
    const { thread } = await codex.ask('thread/start', { ephemeral: true, sandbox: 'read-only' });
    const call = { threadId: thread.id, server: 'stint', tool: 'whoami', arguments: {} };
    const answer = await codex.ask('mcpServer/tool/call', call);
    return `${authStatus}, ${Object.keys(tools).length} tools, ${whoamiOf(answer)}`;
  } finally {
    codex.close();
  }
}

const at = ({ home }) => mkdirSync(join(home, '.codex'));

export async function byToken(given) {
  const asked = { ...given, env: { ...given.env, STINT_TOKEN: given.token } };
  at(asked);
  run(asked, 'codex', 'mcp', 'add', 'stint', '--url', asked.url, '--bearer-token-env-var', 'STINT_TOKEN');
  return called(asked);
}

/** It finds out by itself that it has to log in. */
export async function byOAuth(asked) {
  at(asked);
  await runAtTerminal(asked, `codex mcp add stint --url ${asked.url}`, /Successfully logged in/);
  return called(asked);
}

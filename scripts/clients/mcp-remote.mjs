import { startLines, whoamiOf } from './lines.mjs';
import { agreeing } from './run.mjs';

export const PACKAGE = 'mcp-remote@0.15.1';

/** As a client of standard input and output starts it. */
async function called(asked, ...more) {
  const remote = startLines(asked, 'mcp-remote', [asked.url, '--allow-http', ...more], agreeing(asked.agree));
  try {
    const client = { capabilities: {}, clientInfo: { name: 'stint-clients', version: '1' } };
    const { protocolVersion } = await remote.ask('initialize', { protocolVersion: '2025-11-25', ...client });
    remote.notify('notifications/initialized');
    const { tools } = await remote.ask('tools/list', {});
    const answer = await remote.ask('tools/call', { name: 'whoami', arguments: {} });
    return `${protocolVersion}, ${tools.length} tools, ${whoamiOf(answer)}`;
  } finally {
    remote.close();
  }
}

export const byToken = (asked) => called(asked, '--header', `Authorization:Bearer ${asked.token}`);
export const byOAuth = (asked) => called(asked);

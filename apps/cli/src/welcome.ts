import { fileURLToPath } from 'node:url';
import type { Settings } from '@stint/server/settings';
import type { Demo } from './demo/seed.ts';

interface Welcome {
  readonly settings: Settings;
  readonly url: string;
  readonly demo: Demo | null;
}

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** What `stint start` prints once it serves: where everything is, who may come in, and how assistants are connected. */
export function welcome({ settings, url, demo }: Welcome): string {
  const { publicUrl, databaseUrl, home } = settings;
  const parts = [
    section(`Stint is running on ${url}`, [
      ...columns([
        ['REST', `${publicUrl}/api/v1`],
        ['Reference', `${publicUrl}/docs`],
        ['GraphQL', `${publicUrl}/graphql`],
        ['WebSocket', `${publicUrl.replace(/^http/, 'ws')}/ws`],
        ['MCP', `${publicUrl}/mcp`],
        ['Database', databaseUrl === null ? `embedded PostgreSQL in ${home}` : 'as DATABASE_URL says'],
      ]),
    ]),
    demo ? demoSection(demo, publicUrl) : newcomer(publicUrl),
    ...clients(settings, demo?.token ?? '<your token>'),
    'Stop with Ctrl-C.',
  ];
  return `\n${parts.join('\n\n')}\n`;
}

const demoSection = ({ organization, email, password, token }: Demo, publicUrl: string) =>
  section(`Demo organization: ${organization}`, [
    ...columns([
      ['Email', email],
      ['Password', password],
      ['Token', token],
    ]),
    '',
    `curl -H "Authorization: Bearer ${token}" ${publicUrl}/api/v1/whoami`,
  ]);

const newcomer = (publicUrl: string) =>
  section('Sign up', [
    `curl -X POST ${publicUrl}/api/v1/auth/register -H 'Content-Type: application/json' \\`,
    `  -d '{"email":"you@example.com","password":"<8 characters or more>","name":"You","organization_name":"Your studio"}'`,
    'Then make a token: stint token create --email you@example.com --name laptop --scopes "manage:*"',
  ]);

function clients({ publicUrl, home, databaseUrl }: Settings, token: string): string[] {
  const mcp = `${publicUrl}/mcp`;
  const isPublic = publicUrl.startsWith('https://');
  // Started by the app from anywhere, so every path is whole.
  const stdio = {
    command: process.execPath,
    args: [MAIN, 'mcp'],
    env: { STINT_TOKEN: token, STINT_HOME: home, ...(databaseUrl === null ? {} : { DATABASE_URL: '<as here>' }) },
  };
  return [
    section('Claude Code (then /mcp signs you in; or with the token, which needs no sign-in)', [
      `claude mcp add --transport http stint ${mcp}`,
      `claude mcp add --transport http stint ${mcp} --header "Authorization: Bearer ${token}"`,
    ]),
    section('Codex', [
      `export STINT_TOKEN=${token}`,
      `codex mcp add stint --url "${mcp}?profile=core" --bearer-token-env-var STINT_TOKEN`,
    ]),
    section('Copilot in VS Code, and others that send every tool with every request', [
      `${mcp}?profile=core has the forty tools of a day's work, and three that find and run the others.`,
      `code --add-mcp '${JSON.stringify({ name: 'stint', type: 'http', url: `${mcp}?profile=core` })}'`,
    ]),
    section('Claude Desktop (claude_desktop_config.json; it starts Stint itself, on the same database)', [
      ...JSON.stringify({ mcpServers: { stint: stdio } }, null, 2).split('\n'),
    ]),
    section('ChatGPT (Settings, Connectors, developer mode)', [
      isPublic
        ? `Add ${mcp} and sign in.`
        : 'It connects over the internet: put Stint behind https, set PUBLIC_URL to that origin, then add PUBLIC_URL/mcp.',
    ]),
  ];
}

const section = (title: string, lines: readonly string[]): string =>
  [title, ...lines.map((line) => (line === '' ? '' : `  ${line}`))].join('\n');

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

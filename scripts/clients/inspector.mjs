import { whoamiOf } from './lines.mjs';
import { run, runAtTerminal } from './run.mjs';

export const PACKAGE = '@modelcontextprotocol/inspector@2.12.0';

const call = ({ url }, era) => [
  ...['--cli', url, '--transport', 'http', '--protocol-era', era, '--format', 'json'],
  ...['--method', 'tools/call', '--tool-name', 'whoami'],
];

export async function byToken(asked) {
  const seen = ['modern', 'legacy'].map((era) => {
    const header = ['--header', `Authorization: Bearer ${asked.token}`];
    const { result } = JSON.parse(run(asked, 'mcp-inspector', ...call(asked, era), '-q', ...header));
    return `${era}: ${whoamiOf(result)}`;
  });
  return seen.join('; ');
}

export async function byOAuth(asked) {
  const answer = /\{"result":.*\}/;
  const text = await runAtTerminal(asked, `mcp-inspector ${call(asked, 'modern').join(' ')}`, answer);
  return `modern: ${whoamiOf(JSON.parse(answer.exec(text)[0]).result)}`;
}

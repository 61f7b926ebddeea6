import { VARIABLES } from '@stint/server/settings';
import { type Command, type Entry, print, UsageError } from '../command.ts';

type Commands = Readonly<Record<string, Entry>>;

export const helpOn = (commands: Commands): Command => ({
  usage: '[<command> | settings]',
  async run(args) {
    const name = args.join(' ');
    if (name === '') print(...overview(commands));
    else if (name === 'settings') print(...settings());
    else {
      const meant = Object.entries(commands).filter(([known]) => known === name || known.startsWith(`${name} `));
      if (meant.length === 0) throw new UsageError(`there is no command ${JSON.stringify(name)}`);
      const shown = await Promise.all(meant.map(([known, entry]) => one(known, entry)));
      print(shown.join('\n\n'));
    }
    return 0;
  },
});

const overview = (commands: Commands): string[] => [
  'Usage: stint <command> [options]',
  '',
  ...columns(Object.entries(commands).map(([name, { summary }]) => [name, summary])),
  '',
  'stint <command> --help shows its options. Settings come from the environment: stint help settings.',
];

async function one(name: string, { summary, load }: Entry): Promise<string> {
  const { usage, help } = await load();
  return [`Usage: ${`stint ${name} ${usage}`.trim()}`, summary, ...(help ? [help] : [])].join('\n\n');
}

const settings = (): string[] => [
  'Settings, read from the environment at start. An empty value counts as unset; an unknown STINT_ name is refused.',
  '',
  ...Object.entries(VARIABLES).flatMap(([name, { meaning, unset }]) => [name, `  ${meaning}`, `  unset: ${unset}`]),
];

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}

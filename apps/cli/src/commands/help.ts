import { VARIABLES } from '@stint/server/settings';
import { type Command, print, UsageError } from '../command.ts';
import { COMMANDS } from '../commands.ts';

export const help: Command = {
  usage: '[<command> | settings]',
  async run(args) {
    const name = args.join(' ');
    if (name === '') print(...overview());
    else if (name === 'settings') print(...settings());
    else if (Object.hasOwn(COMMANDS, name)) print(...(await one(name)));
    else {
      const below = Object.keys(COMMANDS).filter((command) => command.startsWith(`${name} `));
      if (below.length === 0) throw new UsageError(`there is no command ${JSON.stringify(name)}`);
      for (const command of below) print(...(await one(command)), '');
    }
    return 0;
  },
};

const overview = (): string[] => [
  'Usage: stint <command> [options]',
  '',
  ...columns(Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary])),
  '',
  'stint <command> --help shows its options. Settings come from the environment: stint help settings.',
];

async function one(name: string): Promise<string[]> {
  const entry = COMMANDS[name];
  if (!entry) return [];
  const command = await entry.load();
  return [
    `Usage: ${`stint ${name} ${command.usage}`.trim()}`,
    '',
    entry.summary,
    ...(command.help ? ['', command.help] : []),
  ];
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

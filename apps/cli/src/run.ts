import { readFileSync } from 'node:fs';
import { nearest } from '@stint/server/settings';
import { CommandError, print, UsageError } from './command.ts';
import { COMMANDS, find } from './commands.ts';

/** Runs a command line and answers its exit code: 0 done, 1 failed, 2 not understood. */
export async function run(args: readonly string[]): Promise<number> {
  // Who reads our output may stop reading, as `head` does.
  process.stdout.on('error', () => process.exit(0));
  try {
    if (args.length === 0) return await runCommand('help', []);
    if (args[0] === '--version' || args[0] === '-v') {
      print(version());
      return 0;
    }
    if (args[0] === '--help' || args[0] === '-h') return await runCommand('help', args.slice(1));
    const found = find(args);
    if (!found) throw new UsageError(unknown(args));
    const wantsHelp = found.rest.some((arg) => arg === '--help' || arg === '-h');
    return wantsHelp ? await runCommand('help', found.name.split(' ')) : await runCommand(found.name, found.rest);
  } catch (error) {
    return await report(error);
  }
}

async function runCommand(name: string, args: readonly string[]): Promise<number> {
  const command = await COMMANDS[name]?.load();
  return (await command?.run(args)) ?? 0;
}

async function report(error: unknown): Promise<number> {
  if (error instanceof UsageError) {
    process.stderr.write(`stint: ${error.message}\nSee \`stint help\`.\n`);
    return 2;
  }
  const message = error instanceof CommandError ? error.message : (await import('./explain.ts')).explain(error);
  process.stderr.write(`stint: ${message}\n`);
  return 1;
}

function unknown(args: readonly string[]): string {
  const [first = ''] = args;
  if (first.startsWith('-')) return `unknown flag ${first}`;
  const below = Object.keys(COMMANDS).filter((name) => name.startsWith(`${first} `));
  if (below.length) return `\`stint ${first}\` needs one more word: ${below.join(', ')}`;
  const near = nearest(first, Object.keys(COMMANDS));
  return `unknown command ${JSON.stringify(first)}${near ? `; did you mean ${near}?` : ''}`;
}

const version = (): string => {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
};

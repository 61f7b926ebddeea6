import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Command, options, print } from '../command.ts';
import { contractFiles } from '../contracts/files.ts';

const FOLDER = new URL('../../../../docs/contracts/', import.meta.url);

export const contracts: Command = {
  usage: '[--check]',
  help: '--check  compares only: exit code 1, and the first line that differs, when a file is not what the code says',
  async run(args) {
    const { check } = options(args, { check: { type: 'boolean' } });
    const files = Object.entries(await contractFiles());
    if (!check) {
      mkdirSync(FOLDER, { recursive: true });
      for (const [name, text] of files) writeFileSync(new URL(name, FOLDER), text);
      print(`Wrote ${files.map(([name]) => name).join(', ')} to ${fileURLToPath(FOLDER)}`);
      return 0;
    }
    const found = files.flatMap(([name, text]) => difference(name, kept(name), text));
    if (found.length === 0) print('docs/contracts says what the code says.');
    else print(...found, '', 'Run `pnpm contracts`, read the diff, and commit it with the change.');
    return found.length ? 1 : 0;
  },
};

function kept(name: string): string | undefined {
  try {
    return readFileSync(new URL(name, FOLDER), 'utf8').replaceAll('\r\n', '\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function difference(name: string, was: string | undefined, is: string): string[] {
  if (was === is) return [];
  if (was === undefined) return [`docs/contracts/${name} is missing`];
  const [before, after] = [was.split('\n'), is.split('\n')];
  const at = before.findIndex((line, index) => line !== after[index]);
  const nr = at < 0 ? before.length : at;
  return [`docs/contracts/${name}:${nr + 1}`, `  - ${before[nr] ?? ''}`, `  + ${after[nr] ?? ''}`];
}

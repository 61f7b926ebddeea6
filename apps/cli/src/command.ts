import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** One command of `stint`. It reads its own arguments, so that its types follow from its options. */
export interface Command {
  /** What follows the name, such as `--email <address> [--org <id>]`. */
  readonly usage: string;
  /** More to say than the summary: a line an option. */
  readonly help?: string;
  /** Answers the exit code; nothing is 0. */
  run(args: readonly string[]): Promise<number | undefined>;
}

/** A command as it is listed; loaded when it runs, so that `stint help` needs no server. */
export interface Entry {
  readonly summary: string;
  load(): Promise<Command>;
}

/** The command line cannot be understood; ends in exit code 2. */
export class UsageError extends Error {}

/** It was understood and cannot be done; the message is for people. Ends in exit code 1. */
export class CommandError extends Error {}

/** The options of a command line, strictly: what is not declared is refused. */
export function options<const O extends ParseArgsOptionsConfig>(args: readonly string[], declared: O) {
  try {
    return parseArgs({ args: [...args], options: declared, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split('. To specify')[0]);
  }
}

/** An option that cannot be left out. */
export function required(value: string | undefined, name: string): string {
  if (value === undefined || value.trim() === '') throw new UsageError(`--${name} is needed`);
  return value.trim();
}

export const print = (...lines: string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

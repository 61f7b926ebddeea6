import { createLogger, openStint, type Stint } from '@stint/server';
import { loadSettings, type Settings } from '@stint/server/settings';

/**
 * Opens everything for a command that does one thing and ends. Its log goes to standard error: standard output is for
 * the command's own answer.
 */
export async function withStint<T>(work: (stint: Stint, settings: Settings) => Promise<T>): Promise<T> {
  const given = loadSettings();
  const settings = { ...given, logLevel: process.env.LOG_LEVEL ? given.logLevel : 'warn' } as const;
  const stint = await openStint(settings, { logger: createLogger(settings.logLevel, 2) });
  try {
    return await work(stint, settings);
  } finally {
    await stint.close();
  }
}

/** Runs an operation by name and answers its parsed output. */
export async function call<T>(
  { core }: Pick<Stint, 'core'>,
  name: string,
  caller: Parameters<Stint['core']['execute']>[1],
  input: unknown,
  request_id: string,
): Promise<T> {
  const operation = core.operations.get(name);
  if (!operation) throw new Error(`There is no operation ${name}.`);
  const { json } = await core.execute(operation, caller, input, { via: 'cli', request_id });
  return json.value as T;
}

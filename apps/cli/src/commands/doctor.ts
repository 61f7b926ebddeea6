import { loadSettings, type Settings, SettingsError } from '@stint/server/settings';
import { type Command, options, print } from '../command.ts';
import { withDatabase } from '../database.ts';
import { type Finding, fault, ok, reason } from '../doctor/finding.ts';
import { checkHome, checkNode, checkPort, checkSecret } from '../doctor/machine.ts';
import { checkMail, checkRedis } from '../doctor/network.ts';
import { checkDatabase } from '../doctor/postgres.ts';

export const doctor: Command = {
  usage: '',
  help: 'One line for each thing the server needs, and what to do where it is at fault. Exit code 1 on any fault.',
  async run(args) {
    options(args, {});
    let faults = 0;
    for await (const finding of examine()) {
      if (finding.result === 'fault') faults += 1;
      print(...shown(finding));
    }
    print('', faults ? `${faults} ${faults === 1 ? 'fault' : 'faults'}.` : 'All is well.');
    return faults ? 1 : 0;
  },
};

async function* examine(): AsyncGenerator<Finding> {
  yield checkNode();
  let settings: Settings;
  try {
    settings = loadSettings();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const line of error.faults)
      yield fault('settings', line, 'Correct it in the environment: `stint help settings`.');
    return;
  }
  yield ok('settings', settings.production ? 'production' : settings.environment);
  const home = checkHome(settings);
  yield home;
  yield checkSecret(settings);
  // The embedded database lives in the home.
  if (settings.databaseUrl !== null || home.result === 'ok') yield* await database(settings);
  yield await checkRedis(settings);
  yield await checkMail(settings);
  yield await checkPort(settings);
}

async function database(settings: Settings): Promise<Finding[]> {
  try {
    return await withDatabase(settings, (url) => checkDatabase(url, settings.databaseUrl === null));
  } catch (error) {
    return [fault('database', reason(error), 'Look into the log beside the data directory in STINT_HOME/postgres.')];
  }
}

const WIDTH = 'row-level security'.length;

const shown = ({ check, result, detail, advice }: Finding): string[] => [
  `${result.padEnd(7)}  ${check.padEnd(WIDTH)}  ${detail}`,
  ...(advice ? [`${' '.repeat(WIDTH + 11)}→ ${advice}`] : []),
];

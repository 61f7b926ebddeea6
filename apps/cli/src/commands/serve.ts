import { loadSettings } from '@stint/server/settings';
import { type Command, options, print } from '../command.ts';
import { serveUntilStopped } from '../serving.ts';

export const serve: Command = {
  usage: '',
  help: 'Applies pending migrations first. Any number of processes may serve one PostgreSQL and one Redis.',
  async run(args) {
    options(args, {});
    await serveUntilStopped(loadSettings(), ({ url }) => print(`Stint serves on ${url}`));
    return 0;
  },
};

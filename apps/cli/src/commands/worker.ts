import { openStint, startBackground } from '@stint/server';
import { loadSettings } from '@stint/server/settings';
import { type Command, options, print } from '../command.ts';
import { Shutdown } from '../shutdown.ts';

export const worker: Command = {
  usage: '',
  help: 'Publishes the log, sends mail and sweeps, beside the processes that serve. Needs no port.',
  async run(args) {
    options(args, {});
    const settings = loadSettings();
    const shutdown = new Shutdown();
    const stint = await openStint(settings);
    try {
      const background = startBackground(stint);
      print('Stint runs the background jobs');
      await shutdown.requested;
      await background.stop();
    } finally {
      await stint.close();
    }
    return 0;
  },
};

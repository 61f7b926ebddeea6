import { loadSettings } from '@stint/server/settings';
import { type Command, options, print } from '../command.ts';
import { serveUntilStopped } from '../serving.ts';
import { welcome } from '../welcome.ts';

export const start: Command = {
  usage: '',
  help: 'What `npm start` runs. STINT_DEMO=0 leaves the demo organization out.',
  async run(args) {
    options(args, {});
    const given = loadSettings();
    // What is printed is for people: requests are not told between it unless asked for.
    const settings = process.env.LOG_LEVEL ? given : ({ ...given, logLevel: 'warn' } as const);
    await serveUntilStopped(settings, (serving) => print(welcome(serving)));
    return 0;
  },
};

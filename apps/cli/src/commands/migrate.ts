import { migrate } from '@stint/db/migrate';
import { loadSettings } from '@stint/server/settings';
import { type Command, options, print } from '../command.ts';
import { withDatabase } from '../database.ts';

export const migrateCommand: Command = {
  usage: '',
  help: 'Applies what is pending to DATABASE_URL, or to the embedded database. Several at once do it once.',
  async run(args) {
    options(args, {});
    const applied = await withDatabase(loadSettings(), (url) => migrate(url));
    print(...(applied.length ? applied.map((name) => `applied ${name}`) : ['Nothing to apply.']));
    return 0;
  },
};

import { loadSettings } from '@stint/server/settings';
import { type Command, CommandError, options, print } from '../command.ts';
import { seedDemo } from '../demo/seed.ts';
import { withStint } from '../stint.ts';

export const seed: Command = {
  usage: '',
  help: 'Does nothing when it is there; makes it afresh when an earlier run was cut off. Refused in production.',
  async run(args) {
    options(args, {});
    if (loadSettings().production) throw new CommandError('the demo organization is never made in production');
    return withStint(async ({ core }, settings) => {
      const { organization, org_id, email, password, token, made } = await seedDemo(core, settings);
      print(`${made ? 'Made' : 'There already:'} ${organization} (${org_id})`);
      print(`Sign in as ${email} with ${password}`, `Token ${token}`);
      return 0;
    });
  },
};

import { serveStdio } from '@stint/mcp';
import { loadSettings } from '@stint/server/settings';
import { type Command, options, UsageError } from '../command.ts';
import { Shutdown } from '../shutdown.ts';
import { withStint } from '../stint.ts';

export const mcp: Command = {
  usage: '[--token <token>] [--profile core] [--toolsets <name,…>] [--read-only] [--no-confirm]',
  help: [
    '--token       who calls: a personal access token; better in STINT_TOKEN, where other users cannot see it',
    "--profile     core: the tools of a day's work, and those that find and run the others",
    '--toolsets    only these domains, such as time,tasks',
    '--read-only   only what changes nothing',
    '--no-confirm  do not have the client ask before something is deleted or sent',
    '',
    'Standard output is the protocol; the log goes to standard error.',
  ].join('\n'),
  async run(args) {
    const string = { type: 'string' } as const;
    const given = options(args, {
      token: string,
      profile: string,
      toolsets: string,
      'read-only': { type: 'boolean' },
      'no-confirm': { type: 'boolean' },
    });
    const token = given.token?.trim() || loadSettings().token;
    if (!token) throw new UsageError('a token is needed: set STINT_TOKEN, or pass --token');
    const shutdown = new Shutdown();
    return withStint(async ({ core, auth }) => {
      // A bad token is told at once and not at the first call.
      await auth.authenticate(token);
      const query = {
        ...(given['read-only'] ? { read_only: '1' } : {}),
        ...(given['no-confirm'] ? { confirm: '0' } : {}),
        ...(given.profile ? { profile: given.profile } : {}),
        ...(given.toolsets ? { toolsets: given.toolsets } : {}),
      };
      const server = serveStdio({ core, caller: () => auth.authenticate(token), query });
      await Promise.race([server.closed, shutdown.requested]);
      await server.close();
      return 0;
    });
  },
};

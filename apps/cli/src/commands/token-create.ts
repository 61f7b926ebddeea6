import { newId } from '@stint/core';
import { type Command, options, print, required, UsageError } from '../command.ts';
import { memberOf } from '../operator.ts';
import { call, withStint } from '../stint.ts';

export const tokenCreate: Command = {
  usage: '--email <address> --name <name> --scopes <scope,…> [--org <id>] [--expires-in-days <days>] [--ask-first]',
  help: [
    '--email            whose token it is; it never has more power than their role',
    '--name             what it is for',
    '--scopes           such as read:*,write:tasks,manage:clients',
    '--org              the organization, for those who are in several',
    '--expires-in-days  1 to 3650; without it the token is good until it is revoked',
    '--ask-first        what deletes, sends or moves money waits until a person has agreed',
    '',
    'Prints the token alone on standard output. It is shown this once.',
  ].join('\n'),
  async run(args) {
    const string = { type: 'string' } as const;
    const given = options(args, {
      email: string,
      name: string,
      scopes: string,
      org: string,
      'expires-in-days': string,
      'ask-first': { type: 'boolean' },
    });
    const email = required(given.email, 'email');
    const name = required(given.name, 'name');
    const scopes = required(given.scopes, 'scopes')
      .split(/[\s,]+/)
      .filter((scope) => scope !== '');
    const expires_in_days = days(given['expires-in-days']);
    return withStint(async (stint) => {
      const caller = await memberOf(stint.db, email, given.org);
      const input = {
        name,
        scopes,
        ask_first: given['ask-first'] === true,
        ...(expires_in_days === undefined ? {} : { expires_in_days }),
      };
      const made = await call<Made>(stint, 'tokens.create', caller, input, newId('req'));
      process.stderr.write(`Token ${made.id} of ${caller.email} in ${caller.org_id}: ${made.scopes.join(' ')}\n`);
      print(made.token);
      return 0;
    });
  },
};

interface Made {
  readonly id: string;
  readonly token: string;
  readonly scopes: string[];
}

function days(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,4}$/.test(text)) throw new UsageError('--expires-in-days is a number of days');
  return Number(text);
}

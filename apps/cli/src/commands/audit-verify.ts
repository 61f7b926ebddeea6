import { newId } from '@stint/core';
import { type Command, options, print } from '../command.ts';
import { operatorOf, orgsOf } from '../operator.ts';
import { call, withStint } from '../stint.ts';

export const auditVerify: Command = {
  usage: '[--org <id>]',
  help: 'Recomputes the hash chain of one organization, or of all. Exit code 1 when an entry was changed, added or lost.',
  async run(args) {
    const { org } = options(args, { org: { type: 'string' } });
    return withStint(async (stint) => {
      let broken = 0;
      for (const { id, name } of await orgsOf(stint.db, org)) {
        const { ok, entries, first_bad_seq }: Verdict = await call(
          stint,
          'audit.verify',
          operatorOf(id),
          {},
          newId('req'),
        );
        if (!ok) broken += 1;
        print(
          `${ok ? 'ok' : 'BROKEN'}  ${id}  ${name}: ${entries} entries${ok ? '' : `, first at fault is ${first_bad_seq}`}`,
        );
      }
      return broken ? 1 : 0;
    });
  },
};

interface Verdict {
  readonly ok: boolean;
  readonly entries: number;
  readonly first_bad_seq?: number;
}

import { newId, systemCaller } from '@stint/core';
import { type Command, options, print } from '../command.ts';
import { orgsOf } from '../operator.ts';
import { call, withStint } from '../stint.ts';

export const auditVerify: Command = {
  usage: '[--org <id>]',
  help: 'Recomputes the hash chains of one organization, or of all: of what was changed, and of what assistants called. Exit code 1 when an entry was changed, added or lost.',
  async run(args) {
    const { org } = options(args, { org: { type: 'string' } });
    return withStint(async (stint) => {
      let broken = 0;
      for (const { id, name } of await orgsOf(stint.db, org)) {
        for (const trail of ['changes', 'calls']) {
          const { ok, entries, first_bad_seq } = await verify((range) =>
            call(stint, 'audit.verify', systemCaller(id, 'cli'), { trail, ...range }, newId('req')),
          );
          if (!ok) broken += 1;
          const fault = ok ? '' : `, first at fault is ${first_bad_seq}`;
          print(`${ok ? 'ok' : 'BROKEN'}  ${id}  ${name}: ${entries} ${trail}${fault}`);
        }
      }
      return broken ? 1 : 0;
    });
  },
};

interface Verdict {
  readonly ok: boolean;
  readonly entries: number;
  readonly next_seq: number | null;
  readonly first_bad_seq?: number;
}

/** The whole trail, a range at a time; it is broken where a range is. */
async function verify(verifyRange: (range: { from_seq: number }) => Promise<Verdict>): Promise<Verdict> {
  let verdict = await verifyRange({ from_seq: 1 });
  while (verdict.next_seq !== null) verdict = await verifyRange({ from_seq: verdict.next_seq });
  return verdict;
}

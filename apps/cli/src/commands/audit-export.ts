import { newId } from '@stint/core';
import { type Command, options } from '../command.ts';
import { operatorOf, orgsOf } from '../operator.ts';
import { call, withStint } from '../stint.ts';

export const auditExport: Command = {
  usage: '[--org <id>]',
  help: 'Writes {org_id, seq, record, hash}, one JSON object a line, oldest first: of one organization, or of all.',
  async run(args) {
    const { org } = options(args, { org: { type: 'string' } });
    return withStint(async (stint) => {
      for (const { id } of await orgsOf(stint.db, org)) {
        for (let after: number | null = 0; after !== null; ) {
          const page: Page = await call(stint, 'audit.export', operatorOf(id), { after, limit: 1000 }, newId('req'));
          for (const { seq, record, hash } of page.entries) await write({ org_id: id, seq, record, hash });
          after = page.next_after;
        }
      }
      return 0;
    });
  },
};

interface Page {
  readonly entries: readonly { seq: number; record: string; hash: string }[];
  readonly next_after: number | null;
}

/** Waits for a slow reader, so that a long trail is never held in memory. */
async function write(entry: object): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(entry)}\n`)) return;
  await new Promise((resolve) => process.stdout.once('drain', resolve));
}

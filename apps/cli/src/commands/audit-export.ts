import { newId, systemCaller } from '@stint/core';
import { type Command, options } from '../command.ts';
import { orgsOf } from '../operator.ts';
import { call, withStint } from '../stint.ts';

export const auditExport: Command = {
  usage: '[--org <id>] [--calls]',
  help: [
    'Writes {org_id, seq, record, hash}, one JSON object a line, oldest first: of one organization, or of all.',
    '--calls  what assistants called over MCP, in place of what was changed',
  ].join('\n'),
  async run(args) {
    const { org, calls } = options(args, { org: { type: 'string' }, calls: { type: 'boolean' } });
    return withStint(async (stint) => {
      for (const { id } of await orgsOf(stint.db, org)) {
        for (let after: number | null = 0; after !== null; ) {
          const page: Page = await call(
            stint,
            'audit.export',
            systemCaller(id, 'cli'),
            { trail: calls ? 'calls' : 'changes', after, limit: 1000 },
            newId('req'),
          );
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

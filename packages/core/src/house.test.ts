import { expect, test } from '@jest/globals';
import { allFollowers, allJobs, allOperations } from './domains.ts';

/** `time.entries.bulk_update` is `time/operations/entries/bulk-update.ts`; what tokens do is the users' business. */
function fileOf(name: string): string {
  const [domain, ...rest] = name.replaceAll('_', '-').split('.');
  const folder = domain?.replaceAll('-', '_');
  if (folder === 'whoami') return 'users/operations/whoami.ts';
  if (folder === 'tokens') return `users/operations/tokens/${rest.join('/')}.ts`;
  return `${folder}/operations/${rest.join('/')}.ts`;
}

test.each(allOperations.map((operation) => [operation.name, operation] as const))(
  "an operation's file is its name: %s",
  async (name, operation) => {
    const file: object = await import(`./${fileOf(name)}`);
    expect(Object.values(file)).toContain(operation);
  },
);

test('no two jobs, and no two followers of the log, share a name', () => {
  for (const all of [allJobs, allFollowers]) {
    const names = all.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  }
});

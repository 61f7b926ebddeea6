import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { receive, shaOf, type TestCore, type TestOrg, testCore } from '@stint/testing';
import type { CommitIn, PushIn } from '../index.ts';

let t: TestCore;
let org: TestOrg;
let repository_id: string;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  repository_id = (await t.run('git.repositories.link', org.owner, { provider: 'gitlab', name: 'acme/web' })).id;
});

/** Commits are letters, each an hour after the one before in the alphabet. */
const hourOf = (letter: string): string => `2026-03-02T0${letter.charCodeAt(0) - 'A'.charCodeAt(0)}:00:00Z`;
const commit = (letter: string): CommitIn => ({
  sha: shaOf(letter),
  message: letter,
  author_name: 'Ada',
  author_email: '',
  authored_at: hourOf(letter),
  url: null,
});
const head = (letter: string | null) => (letter === null ? null : shaOf(letter));

/** A push from one commit to another, null being no branch; the provider may say when. */
const push = (
  before: string | null,
  after: string | null,
  pushed_at: string | null = null,
  branch = 'main',
): PushIn => ({
  branch,
  before: head(before),
  after: head(after),
  pushed_at,
  commits: after === null ? [] : [commit(after)],
});
const takeIn = (...pushes: PushIn[]) => receive(t, org.id, repository_id, { pushes });
/** What is known already is nothing to do, and that is all right. */
const comes = (one: PushIn) =>
  takeIn(one).catch((error) => {
    if (error.code !== 'nothing_to_do') throw error;
  });
const branches = async (): Promise<string[]> =>
  (await t.run('git.branches.list', org.owner)).data.map(({ head_sha }: { head_sha: string }) =>
    [...'ABCDEFG'].find((letter) => shaOf(letter) === head_sha),
  );
const after = async (...pushes: PushIn[]) => {
  for (const one of pushes) await comes(one);
  return branches();
};

const [first, second, third] = [push(null, 'A'), push('A', 'B'), push('B', 'C')];
const deleted = push('C', null);

test.each([first, second, third])('a push that comes again moves no branch back ($after)', async (again) => {
  await takeIn(first, second, third);
  await expect(takeIn(again)).rejects.toMatchObject({ code: 'nothing_to_do' });
  expect(await branches()).toEqual(['C']);
});

test.each([first, second, third])('a push that comes again brings no deleted branch back ($after)', async (again) => {
  await takeIn(first, second, third, deleted);
  await expect(takeIn(again)).rejects.toMatchObject({ code: 'nothing_to_do' });
  expect(await branches()).toEqual([]);
});

test('a deletion that comes again takes no branch away that was made anew', async () => {
  expect(await after(first, push('A', null), push(null, 'D'), push('A', null))).toEqual(['D']);
});

const orders = [
  [first, second, third],
  [first, third, second],
  [second, first, third],
  [second, third, first],
  [third, first, second],
  [third, second, first],
] as const;

test.each(orders)(
  'in whatever order pushes come, the branch ends at the last ($0.after, $1.after, $2.after)',
  async (...order) => {
    expect(await after(...order)).toEqual(['C']);
  },
);

test('a gap that three late pushes fill does not lead back', async () => {
  expect(await after(first, push('D', 'E'), push('A', 'B'), push('B', 'C'), push('C', 'D'))).toEqual(['E']);
});

test.each(orders)(
  'and once it is deleted none of them brings it back ($0.after, $1.after, $2.after)',
  async (...order) => {
    expect(await after(first, deleted, ...order)).toEqual([]);
  },
);

test('a forced push leads back, when it begins where the branch is', async () => {
  expect(await after(first, second, third, push('C', 'A'))).toEqual(['A']);
  expect(await after(push('A', 'D'))).toEqual(['D']);
});

test('a push that begins where nothing is known of moves the branch: others before it never came', async () => {
  expect(await after(first, push('C', 'D'))).toEqual(['D']);
  expect(await after(push('E', null))).toEqual([]);
});

test('a branch that is deleted may be made again, at another commit or at its last', async () => {
  expect(await after(first, second, push('B', null), push(null, 'B'))).toEqual(['B']);
  expect(await after(push('B', null), push(null, 'D'))).toEqual(['D']);
});

test('where the provider says when, the same move counts again when it is later, and an older push never', async () => {
  const at = (minute: number) => `2026-03-02T10:0${minute}:00Z`;
  expect(await after(push(null, 'A', at(1)), push('A', null, at(2)), push(null, 'A', at(3)))).toEqual(['A']);
  expect(await after(push('A', null, at(2)))).toEqual(['A']);
  expect(await after(push('E', 'F', at(1)))).toEqual(['A']);
});

test('where the provider says when, a deletion that comes before what it deletes is remembered', async () => {
  expect(await after(push('A', null, '2026-03-02T10:02:00Z'), push(null, 'A', '2026-03-02T10:01:00Z'))).toEqual([]);
});

test('a commit from the future does not hold a branch for ever', async () => {
  const ahead = { ...push(null, 'A'), commits: [{ ...commit('A'), authored_at: '2150-01-01T00:00:00Z' }] };
  const authored_at = new Date(Date.now() + 3_600_000).toISOString();
  const later = { ...push('C', 'D'), commits: [{ ...commit('D'), authored_at }] };
  expect(await after(ahead, later)).toEqual(['D']);
});

test('what moves nothing is taken in all the same: the end of a branch that was never heard of, a beginning that is late', async () => {
  await takeIn(first);
  await takeIn(push('C', null, null, 'older'));
  await takeIn({ ...push('A', 'B', null, 'feature'), commits: [] });
  await takeIn({ ...push(null, 'A', null, 'feature'), commits: [] });
  expect(await branches()).toEqual(['B', 'A']);
});

test('branches do not mind one another', async () => {
  const elsewhere = push('A', 'B', null, 'feature');
  expect(await after(first, second, third, elsewhere)).toEqual(['B', 'C']);
});

import { createHash } from 'node:crypto';
import { type Happened, newId, receiveGit, systemCaller } from '@stint/core';
import type { TestKit } from './core.ts';

/** A commit's name, made of any text. */
export const shaOf = (text: string): string => createHash('sha1').update(text).digest('hex');

/** Takes in what happened in a repository, as whoever serves its webhook would. */
export async function receive(
  t: Pick<TestKit, 'core'>,
  org_id: string,
  repository_id: string,
  happened: Partial<Happened>,
) {
  const source = { external_id: repository_id, name: 'acme/web', url: null, default_branch: 'main' };
  const input = { source, pushes: [], pull_request: null, ...happened, repository_id };
  const call = { via: 'system', request_id: newId('req') } as const;
  return t.core.execute(receiveGit, systemCaller(org_id, 'git webhook'), input, call);
}

/** A branch with a commit and a pull request that all name the first task of WEB. */
export async function pushed(t: TestKit, org_id: string, repository_id: string, author_email: string): Promise<void> {
  const at = new Date().toISOString();
  const branch = 'feature/web-1';
  const commit = {
    sha: shaOf(branch),
    message: 'Draw it',
    author_name: 'Ada',
    author_email,
    authored_at: at,
    url: null,
  };
  await receive(t, org_id, repository_id, {
    pushes: [{ branch, before: null, after: commit.sha, pushed_at: null, commits: [commit] }],
    pull_request: {
      number: 1,
      title: 'Wireframes (WEB-1)',
      description: null,
      state: 'open',
      is_draft: false,
      source_branch: branch,
      target_branch: 'main',
      author_name: 'ada',
      url: null,
      opened_at: at,
      merged_at: null,
      closed_at: null,
      changed_at: at,
    },
  });
}

import type { CommitIn, Happened } from '@stint/core';
import { z } from 'zod';
import { branchOf, instant, line, link, newest, sha, text } from './fields.ts';

/** A push as GitHub and GitLab both say it. */
export const RefPush = z.object({
  ref: z.string(),
  before: sha(),
  after: sha(),
  commits: z
    .array(
      z.object({
        id: sha(),
        message: text(),
        timestamp: instant(),
        url: link(),
        author: z.object({ name: line().nullish(), email: line().nullish() }),
      }),
    )
    .nullish(),
});

export function pushesOf(
  { ref, before, after, commits }: z.output<typeof RefPush>,
  pushed_at: string | null,
): Happened['pushes'] {
  const branch = branchOf(ref);
  if (branch === null) return [];
  const read = newest(commits ?? []).flatMap(({ id, message, timestamp, url, author }): CommitIn[] => {
    const { name, email } = author;
    const by = { author_name: name ?? '', author_email: email ?? '', authored_at: timestamp };
    return id === null ? [] : [{ sha: id, message, ...by, url }];
  });
  return [{ branch, before, after, pushed_at, commits: read }];
}

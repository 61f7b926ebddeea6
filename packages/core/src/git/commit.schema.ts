import { sql } from '@stint/db';
import { z } from 'zod';
import { entity, field, id, instant, prose } from '../kernel/index.ts';
import { fromRepository } from './git.policy.ts';
import { GitRepository, origin } from './repository.schema.ts';

export const GitCommit = entity({
  name: 'git_commit',
  domain: 'git',
  kind: 'cmi',
  table: 'git_commits',
  model: 'GitCommit',
  visible: fromRepository('commit_id'),
  relations: { repository: { to: () => GitRepository, by: 'repository_id' } },
  called: (t) => [sql`left(${t}.sha, 10)`, sql`${t}.sha`],
  fields: {
    id: id('cmi'),
    ...origin('commit_id'),
    sha: z.string(),
    /** Its first line is the title. */
    message: field(prose(), { prose: true }),
    author_name: z.string(),
    author_email: field(z.string(), { needs: 'manage_git' }),
    /** The member who wrote it; null where the address is nobody's. */
    user_id: id('usr').nullable(),
    authored_at: instant(),
    /** The branch it first came on. */
    branch: z.string(),
    /** Whether it has come to the default branch. */
    is_merged: z.boolean(),
    url: z.string().nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

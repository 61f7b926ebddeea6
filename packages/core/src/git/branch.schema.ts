import { z } from 'zod';
import { entity, id, instant } from '../kernel/index.ts';
import { fromRepository } from './git.policy.ts';
import { GitRepository, origin } from './repository.schema.ts';

/** A branch that is there now. */
export const GitBranch = entity({
  name: 'git_branch',
  domain: 'git',
  kind: 'brn',
  table: 'git_branches',
  model: 'GitBranch',
  visible: fromRepository('branch_id'),
  relations: { repository: { to: () => GitRepository, by: 'repository_id' } },
  fields: {
    id: id('brn'),
    ...origin('branch_id'),
    name: z.string(),
    head_sha: z.string(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

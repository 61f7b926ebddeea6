import { sql } from '@stint/db';
import { z } from 'zod';
import { entity, having, id, instant } from '../kernel/index.ts';
import { User } from '../users/user.schema.ts';

/** An address in commits that is a member's, beside the verified one of their account. */
export const GitAuthor = entity({
  name: 'git_author',
  domain: 'git',
  kind: 'gta',
  table: 'git_authors',
  model: 'GitAuthor',
  visible: having('manage_git'),
  relations: { user: { to: () => User, by: 'user_id' } },
  called: (t) => [sql`${t}.email`],
  fields: { id: id('gta'), email: z.string(), user_id: id('usr'), created_at: instant() },
});

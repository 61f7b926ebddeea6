import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, fail, id } from '../kernel/index.ts';
import { openProject } from '../projects/index.ts';
import { repositoryLinkedAlready } from './git.failures.ts';
import type { PROVIDERS } from './repository.schema.ts';

export const repositoryName = () =>
  z
    .string()
    .trim()
    .max(300)
    .regex(/^[^\s/]+(\/[^\s/]+)+$/, 'expected owner/name, as the provider shows it');

/** What may be set and changed. */
export const repositoryInput = {
  /** Left out: the whole organization's, which names tasks of any project. */
  project_id: id('prj').nullable(),
  default_branch: z.string().trim().min(1).max(300).regex(/^\S+$/, 'expected the name of a branch'),
  /** Whether closing words complete tasks. */
  closes_tasks: z.boolean(),
};

/** Refuses a project the caller does not see, or an archived one. */
export async function checkPlace(ctx: Context, project_id: string | null | undefined): Promise<void> {
  if (project_id) await openProject(ctx, project_id);
}

/** Refuses a name that is linked already, here or in a project that this caller does not see. */
export async function freeName(ctx: Context, provider: (typeof PROVIDERS)[number], name: string): Promise<void> {
  const [taken] = await ctx.query(sql`SELECT 1 FROM git_repositories
    WHERE org_id = ${ctx.caller.org_id} AND provider = ${provider} AND lower(name) = lower(${name})`);
  if (!taken) return;
  throw fail(repositoryLinkedAlready, {
    detail: `${name} is linked already.`,
    ways: { 'git.repositories.update': 'moves it to another project' },
    current_state: { provider, name },
  });
}

import { sql } from '@stint/db';
import { type Context, fail, type Row } from '../kernel/index.ts';
import { repositoryConnected, repositoryUpdated } from './git.events.ts';
import { repositoryMismatch } from './git.failures.ts';
import type { Happened } from './intake.input.ts';
import { GitRepository } from './repository.schema.ts';

type Repository = Row<typeof GitRepository>;

/**
 * The repository of a delivery, held, and brought up to what the provider says of it. The first delivery has to come from
 * the one that was named; from then on it is known by the provider's id, and may be renamed.
 */
export async function heardFrom(ctx: Context, id: string, source: Happened['source']): Promise<[Repository, boolean]> {
  const before = await ctx.lock(GitRepository, id);
  const was = before.value;
  const [kept] = await ctx.query<{ external_id: string | null; taken: boolean }>(sql`SELECT r.external_id,
      EXISTS (SELECT FROM git_repositories o WHERE o.org_id = r.org_id AND o.provider = r.provider AND o.id <> r.id
        AND lower(o.name) = lower(${source.name})) AS taken
    FROM git_repositories r WHERE r.org_id = ${ctx.caller.org_id} AND r.id = ${id}`);
  const external_id = kept?.external_id ?? null;
  const same = external_id ? external_id === source.external_id : was.name.toLowerCase() === source.name.toLowerCase();
  if (!same) {
    throw fail(repositoryMismatch, {
      detail: `This webhook is for ${was.name}, and ${source.name} sent it. Link that one as well: it gets a webhook of its own.`,
      current_state: { repository_id: id, name: was.name },
    });
  }
  const name = kept?.taken ? was.name : source.name;
  const url = source.url ?? was.url;
  const default_branch = source.default_branch ?? was.default_branch;
  const first = external_id === null;
  if (!first && name === was.name && url === was.url && default_branch === was.default_branch) return [before, false];
  const changes = {
    name,
    url,
    default_branch,
    external_id: source.external_id,
    ...(first && { connected_at: ctx.now }),
  };
  const after = await ctx.update(before, changes);
  return [ctx.emit(first ? repositoryConnected : repositoryUpdated, after, before), true];
}

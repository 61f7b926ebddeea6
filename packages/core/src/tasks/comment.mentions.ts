import type { Context } from '../kernel/index.ts';
import { namedIn } from '../mentions/index.ts';
import { whoSees } from '../projects/index.ts';

/** Whom a comment mentions: those who see the project. Others are not told. */
export async function mentionedIn(ctx: Context, project_id: string, body: string): Promise<string[]> {
  const named = namedIn(body);
  const seeing = named.length ? await whoSees(ctx, project_id, named) : new Set();
  return named.filter((user_id) => seeing.has(user_id));
}

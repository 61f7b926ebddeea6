import type { z } from 'zod';
import type { Context, Data } from '../kernel/index.ts';
import { within } from '../kernel/within.ts';
import type { ProjectMember } from '../projects/index.ts';
import { addProjectMember } from '../projects/operations/members/add.ts';
import { updateProjectMember } from '../projects/operations/members/update.ts';

type Person = Omit<z.input<typeof addProjectMember.input>, 'project_id' | 'apply_to'>;

/** Puts people on a project that was just made. Who made it may be on it already, and then gets the role and the rates. */
export async function putOn(
  ctx: Context,
  project_id: string,
  people: readonly Person[],
): Promise<Data<typeof ProjectMember>[]> {
  const where = { project_id, user_id: ctx.caller.user_id };
  const made = await ctx.db.projectMember.findFirst({ where, select: { id: true } });
  const on: Data<typeof ProjectMember>[] = [];
  for (const [i, person] of people.entries()) {
    const there = made !== null && person.user_id === ctx.caller.user_id;
    const step = there ? updateProjectMember : addProjectMember;
    on.push(await within(ctx, step, { ...person, project_id }, `members.${i}`));
  }
  return on;
}

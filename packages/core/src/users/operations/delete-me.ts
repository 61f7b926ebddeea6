import { sql } from '@stint/db';
import { z } from 'zod';
import { Deleted, deleted, fail, id, invalid, operation, post, touched } from '../../kernel/index.ts';
import { userDeleted } from '../user.events.ts';
import { soleOwner } from '../user.failures.ts';
import { User } from '../user.schema.ts';

export const deleteMe = operation({
  name: 'users.delete_me',
  summary: 'Delete your account in every organization',
  effect: 'destroy',
  permission: null,
  input: z.strictObject({
    /** Your own email address, to say that you mean it. */
    confirm: z.string().max(254),
  }),
  output: Deleted(id('usr')),
  emits: [userDeleted],
  fails: [soleOwner],
  rest: post('/me/delete'),
  mcp: { when: 'Only when the person you work for asks for it in so many words: it cannot be taken back.' },
  async run(ctx, { confirm }) {
    const { user_id } = ctx.caller;
    const { value } = await ctx.lock(User, user_id);
    if (confirm.trim().toLowerCase() !== value.email.toLowerCase()) {
      throw invalid('confirm', 'is not the email address of your account');
    }
    const owned = await ctx.query<{ id: string; name: string }>(
      sql`SELECT org_id AS id, name FROM stint_sole_owner_of(${user_id})`,
    );
    if (owned.length) {
      throw fail(soleOwner, {
        detail: `Make someone else an owner of ${owned.map(({ name }) => name).join(', ')} first, or delete it.`,
        current_state: { organizations: owned },
      });
    }
    // What they did stays, under no name; what was theirs alone goes, in every organization.
    await ctx.query(sql`SELECT stint_forget(${user_id})`);
    await ctx.db.user.update({
      where: { id: user_id },
      data: {
        name: 'Deleted user',
        email: `${user_id}@deleted.invalid`,
        email_verified_at: null,
        deleted_at: ctx.now,
        ...touched(ctx),
      },
      select: { id: true },
    });
    ctx.emit(userDeleted, await ctx.reload(User, user_id));
    return deleted(user_id);
  },
});

import { z } from 'zod';
import { get, id, instant, operation } from '../../kernel/index.ts';
import { Org } from '../../orgs/org.schema.ts';
import { User } from '../user.schema.ts';

export const whoami = operation({
  name: 'whoami',
  summary: 'Get who you are here and what you may do',
  effect: 'read',
  permission: null,
  scope: 'any',
  input: z.strictObject({}),
  output: z.strictObject({
    user: User.schema,
    org: Org.schema,
    member_id: id('mem'),
    role: z.string(),
    /** Effective: the role's, plus grants, minus denials. */
    permissions: z.array(z.string()),
    scopes: z.array(z.string()),
    credential: z.strictObject({
      kind: z.enum(['session', 'pat', 'oauth', 'system']),
      id: z.string(),
      expires_at: instant().nullable(),
      /** What destroys, reaches outside or moves money waits until a person has agreed. */
      ask_first: z.boolean(),
    }),
  }),
  rest: get('/whoami'),
  mcp: { when: 'Start here: for whom you work, in which organization, with which role, permissions and scopes.' },
  async run(ctx) {
    const { org_id, user_id, member_id, role, permissions, credential } = ctx.caller;
    const [user, org] = await Promise.all([ctx.find(User, user_id), ctx.find(Org, org_id)]);
    const { kind, id, expires_at, scopes, ask_first = false } = credential;
    return {
      user,
      org,
      member_id,
      role,
      permissions: [...permissions].sort(),
      scopes: [...scopes],
      credential: { kind, id, expires_at: expires_at?.toISOString() ?? null, ask_first },
    };
  },
});

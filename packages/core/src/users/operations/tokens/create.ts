import { z } from 'zod';
import {
  type Caller,
  type Context,
  covers,
  fail,
  failures,
  instant,
  invalid,
  line,
  operation,
  post,
} from '../../../kernel/index.ts';
import { hashSecret, newSecret, PREFIX } from '../../token.secret.ts';
import { tokenCreated } from '../../user.events.ts';
import { scope, Token } from '../../user.schema.ts';

const DAY = 86_400_000;

export const createToken = operation({
  name: 'tokens.create',
  summary: 'Make a personal access token',
  effect: 'write',
  permission: null,
  input: z.strictObject({
    name: line(100),
    scopes: z.array(scope()).min(1).max(50),
    expires_in_days: z.int().min(1).max(3650).optional(),
    /** Instead of `expires_in_days`; without either the token is good until it is revoked. */
    expires_at: instant().nullable().optional(),
    /** What destroys, reaches outside or moves money waits until a person has agreed. A token that does makes no other. */
    ask_first: z.boolean().optional(),
  }),
  /** The secret is null when a repeated request is answered: it is shown once. */
  output: Token.schema.extend({ token: z.string().nullable() }),
  secrets: ['token'],
  emits: [tokenCreated],
  rest: post('/tokens', 201),
  mcp: { when: 'Make a token for a script or another client. The secret is shown once: hand it over, do not keep it.' },
  async run(ctx, { name, scopes, ask_first, ...input }) {
    const { caller } = ctx;
    const beyond = scopes.filter((wanted) => !covers(caller.credential.scopes, wanted));
    if (beyond[0]) {
      throw fail(failures.insufficient_scope, {
        detail: `A token cannot be given more than you hold, which leaves out ${beyond.join(', ')}.`,
        required_scope: beyond[0],
      });
    }
    const token = newSecret(PREFIX.pat);
    const made = await ctx.insert(Token, {
      user_id: caller.user_id,
      name,
      prefix: token.slice(0, PREFIX.pat.length + 4),
      hash: Uint8Array.from(hashSecret(token)),
      scopes: [...new Set(scopes)].sort(),
      ask_first: ask_first === true || caller.credential.ask_first === true,
      expires_at: expiry(input, caller, ctx.now),
      made_by: await makersOf(ctx),
    });
    return { ...ctx.emit(tokenCreated, made).value, token };
  },
});

/** The credential that makes it, and those that made that one; a session's end ends nothing. */
async function makersOf(ctx: Context): Promise<string[]> {
  const { kind, id } = ctx.caller.credential;
  if (kind !== 'pat' && kind !== 'oauth') return [];
  const maker = kind === 'pat' ? await ctx.db.token.findFirst({ where: { id }, select: { made_by: true } }) : null;
  return [...(maker?.made_by ?? []), id];
}

interface Expiry {
  readonly expires_in_days?: number | undefined;
  readonly expires_at?: string | null | undefined;
}

/** When the token ends. One made with a token does not outlive it; what a session makes may outlive the session. */
function expiry({ expires_in_days, expires_at }: Expiry, { credential }: Caller, now: Date): Date | null {
  if (expires_in_days !== undefined && expires_at)
    throw invalid('expires_at', 'and expires_in_days exclude each other');
  const days = expires_in_days === undefined ? null : new Date(now.getTime() + expires_in_days * DAY);
  const asked = expires_at ? new Date(expires_at) : days;
  if (asked && asked <= now) throw invalid('expires_at', 'is in the past');
  if (asked && asked.getTime() > now.getTime() + 3650 * DAY) throw invalid('expires_at', 'is more than ten years away');
  const bound = credential.kind === 'session' ? null : credential.expires_at;
  if (!bound) return asked;
  if (asked && asked > bound) throw invalid('expires_at', `is after the end of your own token, ${bound.toISOString()}`);
  return asked ?? bound;
}

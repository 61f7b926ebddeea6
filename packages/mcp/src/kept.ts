import type { ToolCall } from '@stint/core';
import type { Fields, Served, Session } from './session.ts';

export const CLIENT_INFO = 'io.modelcontextprotocol/clientInfo';

/** What became known of a call on its way. */
export interface Course {
  /** With ids where names were said; what was sent, until then. */
  input: unknown;
  dry_run?: boolean;
}

/** Keeps what was called and what came of it, for audit: soon, and not before the answer. */
export function keep(
  { calls }: Served,
  { caller, invocation }: Session,
  tool: string,
  course: Course,
  outcome: string,
  began: number,
  meta: unknown = {},
  answer?: ToolCall['answer'],
): void {
  const { kind, id } = caller.credential;
  calls.record({
    org_id: caller.org_id,
    occurred_at: new Date(),
    user_id: caller.user_id,
    credential: { kind, id },
    request_id: invocation.request_id,
    ip: invocation.ip ?? null,
    tool: plain(tool, 64),
    outcome,
    dry_run: course.dry_run === true,
    duration_ms: performance.now() - began,
    client: clientOf((meta as Fields | null)?.[CLIENT_INFO], invocation.user_agent),
    input: course.input,
    answer,
  });
}

/** Who made the client says so in each request since 2026-07-28; before that, its HTTP library may. */
function clientOf(info: unknown, user_agent: string | undefined): ToolCall['client'] {
  const { name, version } = (info ?? {}) as Fields;
  if (typeof name === 'string') {
    return { name: plain(name, 100), version: typeof version === 'string' ? plain(version, 50) : null };
  }
  const [, product, of] = /^([^\s/]{1,100})(?:\/([^\s]{1,50}))?/.exec(user_agent ?? '') ?? [];
  return product === undefined ? null : { name: plain(product, 100), version: of === undefined ? null : plain(of, 50) };
}

const plain = (text: string, most: number): string => text.slice(0, most).replace(/[^\x20-\x7e]/g, '?');

import {
  type Caller,
  type Core,
  type Failure,
  fail,
  failureOf,
  failures,
  type Invocation,
  invalid,
  refusal,
} from '@stint/core';
import { nextStep } from './advice.ts';
import { type Answer, answerOf, errorOf } from './answer.ts';
import type { Catalogue } from './catalogue.ts';
import { leftOut, type Selection } from './selection.ts';
import type { Tool } from './tool.ts';

/** What the adapter serves. */
export interface Served {
  readonly core: Core;
  readonly catalogue: Catalogue;
}

/** Who calls, from where, and what the connection is narrowed to. */
export interface Session {
  readonly caller: Caller;
  readonly selection: Selection;
  readonly invocation: Invocation;
  /** The client speaks a protocol from before structured content. */
  readonly whole: boolean;
  /** The credential has no calls left. */
  readonly limited?: Failure | undefined;
  /** Told of a defect; the client learns no more than the request id. */
  readonly defect: (error: unknown) => void;
}

type Fields = Readonly<Record<string, unknown>>;

/** The first protocol whose clients know structured content. */
export const STRUCTURED = '2025-06-18';

export const IDEMPOTENCY_KEY = 'stint/idempotency_key';
const CLIENT_INFO = 'io.modelcontextprotocol/clientInfo';

/** Runs a tool. Whatever goes wrong is an answer too. */
export async function callTool(
  { core, catalogue }: Served,
  session: Session,
  tool: Tool,
  args: Fields = {},
  meta: Fields = {},
): Promise<Answer> {
  const { caller, selection, invocation, whole, limited } = session;
  try {
    if (limited) throw limited;
    const refused = refusal(tool.operation, caller);
    if (refused) throw refused;
    const missing = leftOut(tool, selection);
    if (missing) throw fail(failures.forbidden, missing);
    const result = await core.execute(tool.operation, caller, inputOf(tool, args), {
      ...invocation,
      ...named(invocation, meta[CLIENT_INFO]),
      idempotency_key: keyOf(meta[IDEMPOTENCY_KEY]),
    });
    return answerOf(result, whole);
  } catch (error) {
    const failure = failureOf(error);
    if (failure.status >= 500) session.defect(error);
    return errorOf(failure, nextStep(failure, tool, catalogue), invocation.request_id);
  }
}

/** The operation's input: what the tool fills in, what was sent, and null for what is to be cleared. */
function inputOf({ defaults, clears }: Tool, args: Fields): Fields {
  const flags = Object.keys(args).filter((name) => clears.has(name));
  const input: Record<string, unknown> = { ...defaults, ...args };
  for (const flag of flags) {
    const field = clears.get(flag) as string;
    const clear = args[flag];
    if (typeof clear !== 'boolean') throw invalid(flag, 'expected boolean', 'invalid_type');
    delete input[flag];
    if (!clear) continue;
    if (args[field] !== undefined && args[field] !== null)
      throw invalid(flag, `contradicts ${field}; send one of them`);
    input[field] = null;
  }
  return input;
}

function keyOf(key: unknown): string | undefined {
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw invalid(`_meta.${IDEMPOTENCY_KEY}`, 'expected 1 to 255 printable ASCII characters');
}

/** The client's own name before what its HTTP library calls itself. */
function named({ user_agent }: Invocation, info: unknown): Partial<Invocation> {
  const { name, version } = (info ?? {}) as Fields;
  if (typeof name !== 'string') return {};
  const client = `${name}/${typeof version === 'string' ? version : '?'}`.slice(0, 200);
  return { user_agent: user_agent ? `${client} (${user_agent})` : client };
}

import { type Caller, fail, failureOf, failures, type Invocation, invalid, refusal } from '@stint/core';
import { nextStep } from './advice.ts';
import { type Answer, answerOf, errorOf } from './answer.ts';
import { askInstead, confirmation, isConfirmed, type Settled, settled } from './elicit.ts';
import { CLIENT_INFO, type Course, keep } from './kept.ts';
import { readable } from './readable.ts';
import { leftOut } from './selection.ts';
import type { AnyTool, Fields, Served, Session } from './session.ts';
import type { Tool } from './tool.ts';
import { understand } from './understand.ts';
import { undoOf } from './undo.ts';

export { type Served, type Session, STRUCTURED } from './session.ts';

/** A call on its way, and what its person settled in rounds before. */
type Way = Course & { settled: Settled };

/** How a call is kept that ended in a question to the person. */
const ASKED = 'input_required';

export const IDEMPOTENCY_KEY = 'stint/idempotency_key';

/** Answers a call, keeps it for audit, and says by which id it is found in the log. Whatever goes wrong is an answer too. */
export async function callTool(
  served: Served,
  session: Session,
  tool: AnyTool,
  args: Fields = {},
  meta: Fields = {},
): Promise<Answer> {
  const answer = await answerTo(served, session, tool, args, meta);
  return { ...answer, meta: { request_id: session.invocation.request_id, ...answer.meta } };
}

async function answerTo(served: Served, session: Session, tool: AnyTool, args: Fields, meta: Fields): Promise<Answer> {
  const { limited, invocation } = session;
  const began = performance.now();
  const course: Way = { input: args, settled: { chosen: {} } };
  try {
    if (limited) throw limited;
    if (!('operation' in tool)) {
      const answer = await tool.run(served, session, args, meta);
      // What runs another tool has that call kept.
      if (!tool.runs) keep(served, session, tool.name, course, 'ok', began, meta, answer.value);
      return answer;
    }
    const answer = await runTool(served, session, tool, args, meta, course);
    keep(served, session, tool.name, course, answer.asks ? ASKED : 'ok', began, meta, answer.value);
    return answer;
  } catch (error) {
    const asks =
      session.dialogue && askInstead(served.core, session.caller, tool.name, error, session.dialogue, course.settled);
    if (asks) {
      keep(served, session, tool.name, course, ASKED, began, meta);
      return asks;
    }
    const failure = failureOf(error);
    if (failure.status >= 500) session.defect(error);
    // Who is over the limit costs no more than the answer.
    if (!limited) keep(served, session, tool.name, course, failure.code, began, meta);
    const { caller, selection } = session;
    return errorOf(failure, nextStep(failure, tool, served.catalogue, caller, selection), invocation.request_id);
  }
}

async function runTool(
  { core, catalogue }: Served,
  session: Session,
  tool: Tool,
  args: Fields,
  meta: Fields,
  course: Way,
): Promise<Answer> {
  const { caller, selection, invocation, whole, dialogue } = session;
  const { request_id } = invocation;
  const refused = refusal(tool.operation, caller, invocation.via, args);
  if (refused) throw refused;
  const missing = leftOut(tool, selection);
  if (missing) throw fail(failures.forbidden, missing);
  const { dry_run, given } = tried(tool, inputOf(tool, args));
  const before = dialogue ? settled(core, caller, tool.name, dialogue) : { chosen: {} };
  course.settled = before;
  const { input, resolved } = await understand(core, catalogue, caller, request_id, tool, given, before.chosen);
  course.input = input;
  course.dry_run = dry_run;
  if (dialogue?.form && selection.confirm && !dry_run && isConfirmed(tool.operation, caller)) {
    // Nobody is asked about what could not be done anyway.
    if (before.asked === undefined) await core.execute(tool.operation, caller, input, { ...invocation, dry_run: true });
    const message = await question(catalogue, caller, request_id, tool, input);
    const asks = confirmation(core, caller, tool.name, message, input, before, dialogue);
    if (asks) return asks;
  }
  const result = await core.execute(tool.operation, caller, input, {
    ...invocation,
    ...named(invocation, meta[CLIENT_INFO]),
    idempotency_key: keyOf(meta[IDEMPOTENCY_KEY]),
    dry_run,
  });
  const value = resolved ? { ...result.json.value, resolved } : result.json.value;
  const shown = (await readable(catalogue.names, caller, request_id, value)) as Fields;
  const undo = undoOf(catalogue, session, tool, result);
  return answerOf(result, undo ? { ...shown, ...undo } : shown, whole);
}

/** What the person is asked: the tool in words, and what it was called with, by name. */
async function question(
  catalogue: Served['catalogue'],
  caller: Caller,
  request_id: string,
  { listed }: Tool,
  input: unknown,
): Promise<string> {
  const shown = (await readable(catalogue.names, caller, request_id, input)) as Record<string, unknown>;
  const lines = Object.entries(shown).map(([field, value]) => `${field}: ${JSON.stringify(value).slice(0, 200)}`);
  return [`${listed.title}?`, ...lines.slice(0, 12)].join('\n');
}

/** Takes `dry_run` out of what is sent to a tool that has it and whose operation has not. */
function tried({ tries }: Tool, { dry_run, ...given }: Fields): { dry_run: boolean; given: Record<string, unknown> } {
  if (!tries) return { dry_run: false, given: dry_run === undefined ? given : { ...given, dry_run } };
  if (dry_run !== undefined && typeof dry_run !== 'boolean')
    throw invalid('dry_run', 'expected boolean', 'invalid_type');
  return { dry_run: dry_run === true, given };
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

import { createHash } from 'node:crypto';
import { inputRequired } from '@modelcontextprotocol/server';
import {
  type AnyOperation,
  type Caller,
  type Core,
  destroys,
  type Failure,
  fail,
  failures,
  invalid,
  sign,
  verify,
} from '@stint/core';
import type { Answer } from './answer.ts';
import type { Dialogue, Fields } from './session.ts';
import { Unclear } from './understand.ts';

/** Undefined where the client does not say that it can ask anybody. */
export function dialogueOf(capabilities: unknown, responses?: unknown, state?: unknown): Dialogue | undefined {
  const { elicitation } = (capabilities ?? {}) as { elicitation?: { form?: unknown; url?: unknown } };
  if (typeof elicitation !== 'object' || elicitation === null) return undefined;
  const url = elicitation.url !== undefined;
  return {
    // Before there were two ways to ask there was this one.
    form: elicitation.form !== undefined || !url,
    url,
    responses: (responses ?? {}) as Fields,
    state: typeof state === 'string' ? state : undefined,
  };
}

/** What was settled in earlier rounds of the same call. */
export interface Settled {
  /** Ids that the person chose, by where the words stand. */
  readonly chosen: Readonly<Record<string, string>>;
  /** The call that the person was asked to confirm. */
  readonly asked?: string;
}

const PURPOSE = 'mcp input';
const CONFIRM = 'confirm';
const APPROVAL = 'approval';
const TEN_MINUTES = 600_000;

/** What was settled so far: by the state that comes back, which is signed for this credential and tool, and by new answers. */
export function settled(core: Core, caller: Caller, tool: string, { responses, state }: Dialogue): Settled {
  const before = state === undefined ? { chosen: {} } : stateOf(core, caller, tool, state);
  const chosen = Object.entries(responses).flatMap(([path, response]) => {
    const { action, content } = (response ?? {}) as { action?: unknown; content?: { choice?: unknown } };
    return action === 'accept' && typeof content?.choice === 'string' ? [[path, content.choice]] : [];
  });
  return { ...before, chosen: { ...before.chosen, ...Object.fromEntries(chosen) } };
}

function stateOf({ ports }: Core, { credential }: Caller, tool: string, state: string): Settled {
  const value = verify(ports.secret, PURPOSE, state);
  const { by, of, until, ...said } = value === undefined ? ({} as Fields) : (JSON.parse(value) as Fields);
  if (by === credential.id && of === tool && Number(until) > Date.now()) return said as Fields & Settled;
  throw invalid('requestState', 'is none of ours for this call, or too old; make the call anew without it');
}

const stated = ({ ports }: Core, { credential }: Caller, tool: string, said: Settled): string =>
  sign(
    ports.secret,
    PURPOSE,
    JSON.stringify({ by: credential.id, of: tool, until: Date.now() + TEN_MINUTES, ...said }),
  );

/** Whether a person is asked before it is done: what destroys or reaches outside. What waits for an approval asks there. */
export const isConfirmed = (operation: AnyOperation, { credential }: Caller): boolean =>
  !credential.ask_first && (destroys(operation) || operation.outreach === true);

/** Asks whether to do it, unless the person just agreed to this very call; undefined where they did. */
export function confirmation(
  core: Core,
  caller: Caller,
  tool: string,
  message: string,
  input: unknown,
  { chosen, asked }: Settled,
  { responses }: Dialogue,
): Answer | undefined {
  const call = createHash('sha256').update(JSON.stringify(input)).digest('base64url');
  const response = responses[CONFIRM] as { action?: unknown; content?: { [CONFIRM]?: unknown } } | undefined;
  if (asked === call && response) {
    if (response.action === 'accept' && response.content?.[CONFIRM] === true) return undefined;
    throw refusedBy(response.action);
  }
  const properties = { [CONFIRM]: { type: 'boolean' as const, title: 'Do it', default: false } };
  const question = inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties, required: [CONFIRM] },
  });
  return asking({ [CONFIRM]: question }, stated(core, caller, tool, { chosen, asked: call }));
}

const refusedBy = (action: unknown): Failure =>
  fail(
    failures.approval_denied,
    action === 'cancel'
      ? 'The person was asked and did not answer, so nothing was done. Where nobody is there to answer, who set up this connection can add confirm=0 to its address.'
      : 'The person was asked and said no, so nothing was done.',
  );

/** What to ask the person in place of this failure; undefined where asking does not help, or was in vain. */
export function askInstead(
  core: Core,
  caller: Caller,
  tool: string,
  error: unknown,
  dialogue: Dialogue,
  before: Settled,
): Answer | undefined {
  const { form, url, responses } = dialogue;
  if (error instanceof Unclear && form) {
    const open = error.places.filter(({ path }) => !(path in responses));
    if (open.length < error.places.length) return undefined;
    return asking(Object.fromEntries(open.map(choice)), stated(core, caller, tool, before));
  }
  const { code, details } = error as Failure;
  if (code !== failures.approval_needed.code || !url || APPROVAL in responses) return undefined;
  const { url: page } = details.current_state as { url: string };
  const question = inputRequired.elicitUrl({ message: 'A person has to agree to this on a page of Stint.', url: page });
  return asking({ [APPROVAL]: question }, stated(core, caller, tool, before));
}

const choice = ({ path, words, candidates }: Unclear['places'][number]) => [
  path,
  inputRequired.elicit({
    message: `Which one is “${words}”?`,
    requestedSchema: {
      type: 'object',
      properties: {
        choice: {
          type: 'string' as const,
          title: path,
          oneOf: candidates.map(({ id, name }) => ({ const: id, title: `${name} (${id})` })),
        },
      },
      required: ['choice'],
    },
  }),
];

const asking = (inputRequests: Fields, requestState: string): Answer => ({
  text: '',
  asks: inputRequired({ inputRequests: inputRequests as never, requestState }),
});

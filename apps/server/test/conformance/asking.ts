import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  inputResponse,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { text } from './content.ts';

/** Tools that ask the client for something before they answer: the input_required results of 2026-07-28. */
type Fields = Readonly<Record<string, unknown>>;
type Tool = (args: Fields, ctx: ServerContext) => unknown;

export const elicit = (message: string, field: string) =>
  inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties: { [field]: { type: 'string' } }, required: [field] },
  });

const sample = (question: string, maxTokens: number) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: text(question) }], maxTokens });

/** What the person agreed to send under this key. */
export const given = (ctx: ServerContext, key: string) => acceptedContent(ctx.mcpReq.inputResponses, key);
const answer = (ctx: ServerContext, key: string) => inputResponse(ctx.mcpReq.inputResponses, key);
const say = (said: string) => ({ content: [text(said)] });

const KEY = randomBytes(32);
const mac = (said: string) => createHmac('sha256', KEY).update(said).digest('base64url');
const signed = (said: string): string => `${said}.${mac(said)}`;

/** What was signed; a state that somebody changed is refused. */
function stateOf(ctx: ServerContext): string | undefined {
  const state = ctx.mcpReq.requestState() as string | undefined;
  if (state === undefined) return undefined;
  const [said = '', seal = ''] = state.split('.');
  const wanted = Buffer.from(mac(said));
  const got = Buffer.from(seal);
  if (got.length === wanted.length && timingSafeEqual(got, wanted)) return said;
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Invalid requestState');
}

const CONFIRM = {
  confirm: inputRequired.elicit({
    message: 'Please confirm',
    requestedSchema: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] },
  }),
};

export const ASKING: Readonly<Record<string, Tool>> = {
  test_input_required_result_elicitation: (_, ctx) => {
    const name = given(ctx, 'user_name')?.name;
    if (typeof name === 'string') return say(`Hello, ${name}!`);
    return inputRequired({ inputRequests: { user_name: elicit('What is your name?', 'name') } });
  },
  test_input_required_result_sampling: (_, ctx) => {
    const said = answer(ctx, 'capital_question');
    if (said.kind === 'sampling') return say(JSON.stringify(said.result.content));
    return inputRequired({ inputRequests: { capital_question: sample('What is the capital of France?', 100) } });
  },
  test_input_required_result_list_roots: (_, ctx) => {
    const said = answer(ctx, 'client_roots');
    if (said.kind === 'roots') return say(said.roots.map(({ uri }) => uri).join());
    return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  },
  test_input_required_result_request_state: (_, ctx) => {
    if (stateOf(ctx) === 'asked' && given(ctx, 'confirm')) return say('state-ok');
    return inputRequired({ inputRequests: CONFIRM, requestState: signed('asked') });
  },
  test_input_required_result_tampered_state: (_, ctx) => {
    if (stateOf(ctx) === 'asked' && given(ctx, 'confirm')) return say('state-ok');
    return inputRequired({ inputRequests: CONFIRM, requestState: signed('asked') });
  },
  test_input_required_result_multiple_inputs: (_, ctx) => {
    const wanted = {
      user_name: elicit('What is your name?', 'name'),
      greeting: sample('Generate a greeting', 50),
      client_roots: inputRequired.listRoots(),
    };
    const all = Object.keys(wanted).every((key) => answer(ctx, key).kind !== 'missing');
    if (stateOf(ctx) === 'asked' && all) return say('All there.');
    return inputRequired({ inputRequests: wanted, requestState: signed('asked') });
  },
  test_input_required_result_multi_round: (_, ctx) => {
    const state = stateOf(ctx);
    if (state === 'second' && given(ctx, 'step2')) return say('Both steps are done.');
    if (state === 'first' && given(ctx, 'step1')) {
      const step2 = elicit('Step 2: What is your favorite color?', 'color');
      return inputRequired({ inputRequests: { step2 }, requestState: signed('second') });
    }
    const step1 = elicit('Step 1: What is your name?', 'name');
    return inputRequired({ inputRequests: { step1 }, requestState: signed('first') });
  },
  test_input_required_result_capabilities: (_, ctx) => {
    const able = ((ctx.mcpReq.envelope as Fields | undefined)?.[CLIENT_CAPABILITIES_META_KEY] ?? {}) as object;
    return inputRequired({
      inputRequests: {
        ...('sampling' in able ? { greeting: sample('Generate a greeting', 50) } : {}),
        ...('elicitation' in able ? { user_name: elicit('What is your name?', 'name') } : {}),
      },
    });
  },
  test_streaming_elicitation: (_, ctx) => {
    if (given(ctx, 'user_name')) return say('Done.');
    return inputRequired({ inputRequests: { user_name: elicit('What is your name?', 'name') } });
  },
  test_missing_capability: () => {
    throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } });
  },
};

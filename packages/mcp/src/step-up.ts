import { type Caller, type Failure, failures, fewest, insufficient, needsOf, refusal } from '@stint/core';
import type { Served } from './call.ts';
import { RUN_READ, RUN_WRITE } from './runners.ts';
import { leftOut, type Selection } from './selection.ts';

/**
 * Why a connected app may not call this tool, where another consent would let it: answered with 403 and a challenge, which
 * such clients understand and a model need not read. It names what the app has, too, so that it asks for both.
 */
export function moreScope(
  { catalogue }: Served,
  { credential, ...caller }: Caller,
  selection: Selection,
  body: unknown,
): Failure | undefined {
  if (credential.kind !== 'oauth') return undefined;
  const { method, params } = (body ?? {}) as { method?: unknown; params?: Called | null };
  const tool = method === 'tools/call' && catalogue.tools.get(calledBy(params) ?? '');
  // What the address leaves out, no consent puts in.
  if (!tool || leftOut(tool, selection)) return undefined;
  const input = sentTo(params);
  const refused = refusal(tool.operation, { ...caller, credential }, 'mcp', input);
  if (!refused || refused.code !== failures.insufficient_scope.code) return undefined;
  // What the role does not allow, no consent gives.
  if (refusal(tool.operation, { ...caller, credential: { ...credential, scopes: ['manage:*'] } }, 'mcp', input))
    return undefined;
  return insufficient(fewest([...credential.scopes, ...needsOf(tool.operation, input).scopes]), tool.name);
}

export interface Called {
  readonly name?: unknown;
  readonly arguments?: { readonly tool?: unknown; readonly arguments?: unknown } | null;
  readonly _meta?: unknown;
}

const runsAnother = ({ name }: Called): boolean => name === RUN_READ || name === RUN_WRITE;

/** The tool that is called, or that one of ours is to run. */
export function calledBy(params: Called | null | undefined): string | undefined {
  const name = params && (runsAnother(params) ? params.arguments?.tool : params.name);
  return typeof name === 'string' ? name : undefined;
}

/** What is sent to that tool. */
const sentTo = (params: Called | null | undefined): unknown =>
  params && (runsAnother(params) ? params.arguments?.arguments : params.arguments);

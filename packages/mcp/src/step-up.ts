import { type Caller, type Failure, failures, insufficient, refusal } from '@stint/core';
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
  const tool = method === 'tools/call' && catalogue.tools.get(String(calledBy(params)));
  // What the address leaves out, no consent puts in.
  if (!tool || leftOut(tool, selection)) return undefined;
  const refused = refusal(tool.operation, { ...caller, credential }, 'mcp');
  if (!refused || refused.code !== failures.insufficient_scope.code) return undefined;
  // What the role does not allow, no consent gives.
  if (refusal(tool.operation, { ...caller, credential: { ...credential, scopes: ['manage:*'] } }, 'mcp'))
    return undefined;
  return insufficient([...credential.scopes, refused.details.required_scope].join(' '), tool.name);
}

export interface Called {
  readonly name?: unknown;
  readonly arguments?: { readonly tool?: unknown } | null;
  readonly _meta?: unknown;
}

/** The tool that is called, or that one of ours is to run. */
export const calledBy = (params: Called | null | undefined): unknown =>
  params?.name === RUN_READ || params?.name === RUN_WRITE ? params?.arguments?.tool : params?.name;

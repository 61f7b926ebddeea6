import type { Result } from '@stint/core';
import type { Catalogue, Session } from './session.ts';
import { type Tool, toolName } from './tool.ts';

const REVERT = toolName('audit.revert');

/**
 * What a write is taken back by, put into its answer: clients do not show models the `_meta` that names the request. Absent
 * where it cannot be taken back, or not by this caller.
 */
export function undoOf(
  { tools, callable }: Catalogue,
  { caller, selection }: Session,
  { operation }: Tool,
  { seq, would }: Result,
): { readonly undo_seq?: number } {
  const revert = tools.get(REVERT);
  if (seq === undefined || would || operation.irreversible || operation.outreach || !revert) return {};
  return callable(caller, selection).includes(revert) ? { undo_seq: seq } : {};
}

import { needsApproval, type Result } from '@stint/core';
import type { Catalogue, Session } from './session.ts';
import { type Tool, toolName } from './tool.ts';

const REVERT = toolName('audit.revert');

type Asker = Pick<Session, 'caller' | 'selection'>;

/**
 * What a write is taken back by, put into its answer: clients do not show models the `_meta` that names the request. Absent
 * where it cannot be taken back, or not by this caller.
 */
export function undoOf(
  catalogue: Catalogue,
  session: Session,
  tool: Tool,
  { seq, would }: Result,
): { readonly undo_seq: number } | undefined {
  if (seq === undefined || would || !catalogue.goesBack.has(tool)) return undefined;
  // What a person agreed to was done by another call than the one that is answered.
  if (session.caller.credential.ask_first && needsApproval(tool.operation)) return undefined;
  return mayUndo(catalogue, session) ? { undo_seq: seq } : undefined;
}

export function mayUndo({ tools, callable }: Catalogue, { caller, selection }: Asker): boolean {
  const revert = tools.get(REVERT);
  return revert !== undefined && callable(caller, selection).includes(revert);
}

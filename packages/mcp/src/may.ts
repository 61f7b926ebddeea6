import { type Failure, fail, failures, refusal } from '@stint/core';
import type { Served, Session } from './call.ts';
import { leftOut } from './selection.ts';
import { toolName } from './tool.ts';

/** Why the operation may not be called by this caller on this connection, as its tool may not; undefined where it may. */
export function refused({ catalogue }: Served, { caller, selection }: Session, operation: string): Failure | undefined {
  const tool = catalogue.tools.get(toolName(operation));
  if (!tool) throw new Error(`There is no tool of ${operation}.`);
  const missing = leftOut(tool, selection);
  return missing ? fail(failures.forbidden, missing) : refusal(tool.operation, caller, 'mcp');
}

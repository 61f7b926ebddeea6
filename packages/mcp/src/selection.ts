import { invalid } from '@stint/core';
import type { Tool } from './tool.ts';

/** What the address of the connection narrows the tools to. */
export interface Selection {
  readonly readOnly: boolean;
  /** Domains, or null for all. */
  readonly toolsets: ReadonlySet<string> | null;
  /** The same selection has the same key. */
  readonly key: string;
}

export const EVERYTHING: Selection = { readOnly: false, toolsets: null, key: '' };

const SWITCH: Record<string, boolean> = { '1': true, true: true, '0': false, false: false };

/** Reads `?read_only=1&toolsets=time,invoices`; answers `validation_failed` for anything else. */
export function selectionOf(query: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): Selection {
  let readOnly = false;
  let toolsets: string[] | null = null;
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') throw invalid(name, 'is given more than once');
    if (name === 'read_only') readOnly = switchOf(value);
    else if (name === 'toolsets') toolsets = toolsetsOf(value, known);
    else throw invalid(name, 'is not a parameter of this endpoint; it takes read_only and toolsets', 'unknown_field');
  }
  if (!readOnly && !toolsets) return EVERYTHING;
  return { readOnly, toolsets: toolsets && new Set(toolsets), key: `${readOnly}:${toolsets?.join() ?? '*'}` };
}

function switchOf(value: string): boolean {
  const on = Object.hasOwn(SWITCH, value) ? SWITCH[value] : undefined;
  if (on === undefined) throw invalid('read_only', 'expected 1 or 0');
  return on;
}

function toolsetsOf(value: string, known: ReadonlySet<string>): string[] {
  // In the order of the catalogue, so that the same choice is the same selection.
  const asked = new Set(value.split(',').map((name) => name.trim()));
  const unknown = [...asked].find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw invalid('toolsets', `there is no toolset ${JSON.stringify(unknown)}; there are ${[...known].join(', ')}`);
  }
  return [...known].filter((name) => asked.has(name));
}

/** Why the tool is not to be had here, or undefined when it is. */
export function leftOut({ operation, toolset }: Tool, { readOnly, toolsets }: Selection): string | undefined {
  if (readOnly && operation.effect !== 'read') return 'This connection is read-only (read_only=1).';
  if (toolsets && toolset !== null && !toolsets.has(toolset)) {
    return `This connection has only the toolsets ${[...toolsets].join(', ')}.`;
  }
  return undefined;
}

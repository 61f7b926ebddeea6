import { invalid } from '@stint/core';
import { CORE } from './core-profile.ts';
import type { Tool } from './tool.ts';

/** What the address of the connection narrows the tools to. */
export interface Selection {
  readonly readOnly: boolean;
  /** Domains, or null for all. */
  readonly toolsets: ReadonlySet<string> | null;
  /** The tools that are listed, or null for all. The others are reached by searching. */
  readonly profile: ReadonlySet<string> | null;
  /** People are asked before something is destroyed or sent, where their client can ask. */
  readonly confirm: boolean;
  /** The same selection has the same key. */
  readonly key: string;
}

export const EVERYTHING: Selection = { readOnly: false, toolsets: null, profile: null, confirm: true, key: '' };

const SWITCH: Record<string, boolean> = { '1': true, true: true, '0': false, false: false };

/** Reads `?profile=core&read_only=1&toolsets=time,invoices`; answers `validation_failed` for anything else. */
export function selectionOf(query: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): Selection {
  let readOnly = false;
  let confirm = true;
  let toolsets: string[] | null = null;
  let profile: Selection['profile'] = null;
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') throw invalid(name, 'is given more than once');
    if (name === 'read_only') readOnly = switchOf(name, value);
    else if (name === 'confirm') confirm = switchOf(name, value);
    else if (name === 'toolsets') toolsets = toolsetsOf(value, known);
    else if (name === 'profile') profile = profileOf(value);
    else {
      const taken = 'is not a parameter of this endpoint; it takes profile, read_only, toolsets and confirm';
      throw invalid(name, taken, 'unknown_field');
    }
  }
  if (!readOnly && !toolsets && !profile) return confirm ? EVERYTHING : { ...EVERYTHING, confirm };
  const key = `${readOnly}:${profile ? 'core' : 'all'}:${toolsets?.join() ?? '*'}`;
  return { readOnly, toolsets: toolsets && new Set(toolsets), profile, confirm, key };
}

function switchOf(name: string, value: string): boolean {
  const on = Object.hasOwn(SWITCH, value) ? SWITCH[value] : undefined;
  if (on === undefined) throw invalid(name, 'expected 1 or 0');
  return on;
}

function profileOf(value: string): ReadonlySet<string> {
  if (value !== 'core') throw invalid('profile', `there is no profile ${JSON.stringify(value)}; there is core`);
  return CORE;
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

/** Why the tool is not to be had here, listed or not; undefined when it is. */
export function leftOut({ operation, toolset }: Tool, { readOnly, toolsets }: Selection): string | undefined {
  if (readOnly && operation.effect !== 'read') return 'This connection is read-only (read_only=1).';
  if (toolsets && toolset !== null && !toolsets.has(toolset)) {
    return `This connection has only the toolsets ${[...toolsets].join(', ')}.`;
  }
  return undefined;
}

/** What would have to change for a tool that is left out to be had; undefined where it is not left out. */
export function wayIn(tool: Tool, selection: Selection): string | undefined {
  const { toolset, operation } = tool;
  if (!leftOut(tool, selection)) return undefined;
  const changes: string[] = [];
  if (selection.readOnly && operation.effect !== 'read') changes.push('take read_only=1 out of it');
  if (selection.toolsets && toolset !== null && !selection.toolsets.has(toolset))
    changes.push(`add ${toolset} to its toolsets`);
  return `Trying again will not help: it is the address of this connection (for \`stint mcp\`, its options) that leaves ${tool.name} out. Who set it up can ${changes.join(' and ')}.`;
}

/** Whether the list shows it. */
export const listed = ({ name }: Tool, { profile }: Selection): boolean => profile === null || profile.has(name);

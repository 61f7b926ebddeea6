import { type AnyOperation, type Caller, type Core, type Entity, goesBack, type Kind, refusal } from '@stint/core';
import { bounded } from './bounded.ts';
import { HELPERS } from './helpers.ts';
import type { Named } from './named.ts';
import { createNames } from './names.ts';
import { RUN_READ, RUN_WRITE } from './runners.ts';
import { createSearch } from './search.ts';
import { leftOut, listed, type Selection } from './selection.ts';
import type { Allowed, AnyTool, Catalogue } from './session.ts';
import { type ListedTool, listedKind, type Tool, tokensIn, toolName, toolOf } from './tool.ts';

export function createCatalogue(core: Core): Catalogue {
  const named = namedKinds(core);
  const kinds = new Set(named.keys());
  const tools = new Map<string, Tool>();
  for (const operation of core.operations.values()) {
    if (!operation.mcp) continue;
    const tool = toolOf(operation as AnyOperation & { mcp: { when: string } }, kinds);
    if (tools.has(tool.name)) throw new Error(`Two operations are the tool ${tool.name}.`);
    tools.set(tool.name, tool);
  }
  const finders = new Map<string, Tool>();
  for (const tool of tools.values()) {
    const kind = listedKind(tool.operation);
    if (kind && !finders.has(kind)) finders.set(kind, tool);
  }
  const people = tools.get('members_list');
  if (people) finders.set('usr', people);
  // Two steps, because many callers differ in power and few in the tools that this gives them.
  const byPower = bounded<Reach>(500);
  const bySet = bounded<Allowed>(50);
  const reach = (caller: Caller, selection: Selection): Reach =>
    byPower(powerOf(caller, selection), () => {
      const callable = [...tools.values()].filter(
        (tool) => !leftOut(tool, selection) && !refusal(tool.operation, caller, 'mcp'),
      );
      const shown = shownOf(callable, selection);
      return { callable, shown, set: shown.map(({ name }) => name).join() };
    });
  return {
    tools,
    toolsets: new Set([...tools.values()].flatMap(({ toolset }) => toolset ?? [])),
    goesBack: new Set([...tools.values()].filter(({ operation }) => goesBack(operation, core.operations.values()))),
    named,
    names: createNames(core, named),
    search: createSearch(tools.values()),
    find: (name, { profile }) => tools.get(name) ?? (profile ? HELPERS.get(name) : undefined),
    callable: (caller, selection) => reach(caller, selection).callable,
    allowed(caller, selection) {
      const { shown, set } = reach(caller, selection);
      return bySet(set, () => ({
        tools: shown.map((tool) => tool.listed),
        json: Buffer.from(`[${shown.map(({ json }) => json).join()}]`),
      }));
    },
    finderOf: (kind) => finders.get(kind),
    beside(tool, verb) {
      if (!('operation' in tool)) return undefined;
      const [last, ...path] = tool.operation.name.split('.').reverse();
      if (last === verb) return undefined;
      return tools.get(toolName([...path.reverse(), verb].join('.')));
    },
  };
}

interface Reach {
  readonly callable: readonly Tool[];
  readonly shown: readonly AnyTool[];
  /** The names of what is shown. */
  readonly set: string;
}

/** The tools that are listed; where a profile leaves some out, also those that reach them. */
function shownOf(callable: readonly Tool[], selection: Selection): readonly AnyTool[] {
  const tail = callable.filter((tool) => !listed(tool, selection));
  const helpers = [...HELPERS.values()].filter(({ name }) => {
    if (name === RUN_READ) return tail.some(({ operation }) => operation.effect === 'read');
    if (name === RUN_WRITE) return tail.some(({ operation }) => operation.effect !== 'read');
    return tail.length > 0;
  });
  return [...callable.filter((tool) => listed(tool, selection)), ...helpers];
}

/** What may be called by name, by kind. There is one organization in reach, so nobody needs to name it. */
function namedKinds({ entities }: Core): Named {
  const named = new Map<Kind, Entity>();
  for (const entity of entities.values()) {
    if (entity.kind && entity.called && entity.kind !== 'org' && !named.has(entity.kind))
      named.set(entity.kind, entity);
  }
  return named;
}

/** All that `refusal` looks at in a caller, and what the address leaves out. */
const powerOf = ({ credential, permissions, assistants }: Caller, { key }: Selection): string =>
  `${credential.kind} ${assistants?.destructive}|${credential.scopes.join(' ')}|${[...permissions].join(' ')}|${key}`;

/** A tool as the contract file shows it. */
export interface CataloguedTool extends ListedTool {
  /** What it costs a model to be told of it: bytes of JSON by four. Titles and hints are the client's and go no further. */
  readonly tokens: number;
}

/** Every tool there is, for docs/contracts/tools.json. */
export function toolsCatalogue(core: Core): CataloguedTool[] {
  const all = [...createCatalogue(core).tools.values(), ...HELPERS.values()];
  return all.map(({ listed: told }) => ({ ...told, tokens: tokensOf(told) }));
}

/** Bytes by four of what clients pass on to models: the name, the description and the input schema. */
export const tokensOf = ({ name, description, inputSchema }: ListedTool): number =>
  tokensIn({ name, description, inputSchema });

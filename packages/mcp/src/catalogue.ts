import { type AnyOperation, type Caller, type Core, refusal } from '@stint/core';
import { bounded } from './bounded.ts';
import { leftOut, type Selection } from './selection.ts';
import { type ListedTool, listedKind, type Tool, toolName, toolOf } from './tool.ts';

/** The tools one kind of caller has, ready to be sent. */
export interface Allowed {
  readonly tools: readonly ListedTool[];
  /** `[…]`, as JSON. */
  readonly json: Buffer;
}

/** Every operation that is a tool, and who has which. */
export interface Catalogue {
  readonly tools: ReadonlyMap<string, Tool>;
  readonly toolsets: ReadonlySet<string>;
  allowed(caller: Caller, selection: Selection): Allowed;
  /** The tool that lists things of this kind (the prefix of their ids), for who is looking for an id. */
  finderOf(kind: string): Tool | undefined;
  /** The neighbour of a tool in its domain, such as the `get` of an `update`. */
  beside(tool: Tool, verb: string): Tool | undefined;
}

export function createCatalogue(core: Core): Catalogue {
  const tools = new Map<string, Tool>();
  for (const operation of core.operations.values()) {
    if (!operation.mcp) continue;
    const tool = toolOf(operation as AnyOperation & { mcp: { when: string } });
    if (tools.has(tool.name)) throw new Error(`Two operations are the tool ${tool.name}.`);
    tools.set(tool.name, tool);
  }
  const finders = new Map<string, Tool>();
  for (const tool of tools.values()) {
    const kind = listedKind(tool.operation);
    if (kind && !finders.has(kind)) finders.set(kind, tool);
  }
  // Two steps, because many callers differ in power and few in the tools that this gives them.
  const byPower = bounded<string>(500);
  const bySet = bounded<Allowed>(50);
  return {
    tools,
    toolsets: new Set([...tools.values()].flatMap(({ toolset }) => toolset ?? [])),
    allowed(caller, selection) {
      const names = byPower(powerOf(caller, selection), () =>
        [...tools.values()]
          .filter((tool) => !leftOut(tool, selection) && !refusal(tool.operation, caller))
          .map(({ name }) => name)
          .join(),
      );
      return bySet(names, () => {
        const some = names ? names.split(',').map((name) => tools.get(name) as Tool) : [];
        return {
          tools: some.map(({ listed }) => listed),
          json: Buffer.from(`[${some.map(({ json }) => json).join()}]`),
        };
      });
    },
    finderOf: (kind) => finders.get(kind),
    beside({ operation }, verb) {
      const [last, ...path] = operation.name.split('.').reverse();
      if (last === verb) return undefined;
      return tools.get(toolName([...path.reverse(), verb].join('.')));
    },
  };
}

/** All that `refusal` looks at in a caller, and what the address leaves out. */
const powerOf = ({ credential, permissions }: Caller, { key }: Selection): string =>
  `${credential.scopes.join(' ')}|${[...permissions].join(' ')}|${key}`;

/** A tool as the contract file shows it. */
export interface CataloguedTool extends Omit<ListedTool, 'outputSchema'> {
  /** What it costs a model to be told of it: bytes of JSON by four. */
  readonly tokens: number;
}

/** Every tool there is, for docs/contracts/tools.json. */
export function toolsCatalogue(core: Core): CataloguedTool[] {
  return [...createCatalogue(core).tools.values()].map(({ listed: { outputSchema: _, ...told } }) => ({
    ...told,
    tokens: Math.ceil(Buffer.byteLength(JSON.stringify(told)) / 4),
  }));
}

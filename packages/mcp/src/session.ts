import type { Server } from '@modelcontextprotocol/server';
import type { Caller, Core, Failure, Invocation, ToolCallLog } from '@stint/core';
import type { Answer } from './answer.ts';
import type { Named } from './named.ts';
import type { Names } from './names.ts';
import type { Search } from './search.ts';
import type { Selection } from './selection.ts';
import type { ListedTool, Tool } from './tool.ts';

/** What the adapter serves. */
export interface Served {
  readonly core: Core;
  readonly catalogue: Catalogue;
  /** Where calls are kept for audit. */
  readonly calls: Pick<ToolCallLog, 'record'>;
  readonly extend?: ((server: Server) => void) | undefined;
}

/** Who calls, from where, and what the connection is narrowed to. */
export interface Session {
  readonly caller: Caller;
  readonly selection: Selection;
  readonly invocation: Invocation;
  /** The client speaks a protocol from before structured content. */
  readonly whole: boolean;
  /** The credential has no calls left. */
  readonly limited?: Failure | undefined;
  /** Where the client can ask its person. */
  readonly dialogue?: Dialogue | undefined;
  /** Told of a defect; the client learns no more than the request id. */
  readonly defect: (error: unknown) => void;
}

export type Fields = Readonly<Record<string, unknown>>;

/** What a client can ask its person, and what the person answered to what was asked in the rounds before. */
export interface Dialogue {
  readonly form: boolean;
  readonly url: boolean;
  readonly responses: Fields;
  readonly state: string | undefined;
}

/** A tool that is no operation: it finds and runs the others. */
export interface Helper {
  readonly name: string;
  readonly listed: ListedTool;
  readonly json: string;
  /** It runs another tool: that call is the one that counts. */
  readonly runs?: boolean;
  run(served: Served, session: Session, args: Fields, meta: Fields): Promise<Answer>;
}

export type AnyTool = Tool | Helper;

/** The first protocol whose clients know structured content. */
export const STRUCTURED = '2025-06-18';

/** The tools one kind of caller is shown, ready to be sent. */
export interface Allowed {
  readonly tools: readonly ListedTool[];
  /** `[…]`, as JSON. */
  readonly json: Buffer;
}

/** Every operation that is a tool, and who has which. */
export interface Catalogue {
  readonly tools: ReadonlyMap<string, Tool>;
  readonly toolsets: ReadonlySet<string>;
  /** The writes that can be taken back. */
  readonly goesBack: ReadonlySet<Tool>;
  /** What may be called by name. */
  readonly named: Named;
  /** What things are called, put beside their ids. */
  readonly names: Names;
  readonly search: Search;
  /** The tool of this name on such a connection, whether or not the caller may call it. */
  find(name: string, selection: Selection): AnyTool | undefined;
  /** What the list shows. */
  allowed(caller: Caller, selection: Selection): Allowed;
  /** What may be called, listed or not. */
  callable(caller: Caller, selection: Selection): readonly Tool[];
  /** The tool that lists things of this kind (the prefix of their ids), for who is looking for an id. */
  finderOf(kind: string): Tool | undefined;
  /** The neighbour of a tool in its domain, such as the `get` of an `update`. */
  beside(tool: AnyTool, verb: string): Tool | undefined;
}

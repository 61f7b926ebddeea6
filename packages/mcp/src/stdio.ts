import { Console } from 'node:console';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { type JSONRPCMessage, ProtocolError, type Server } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio as serve } from '@modelcontextprotocol/server/stdio';
import { type Caller, type Core, createToolCallLog, Failure, newId } from '@stint/core';
import { type Served, type Session, STRUCTURED } from './call.ts';
import { createCatalogue } from './catalogue.ts';
import { instructionsFor } from './instructions.ts';
import { createServer } from './sdk.ts';
import { selectionOf } from './selection.ts';

export interface StdioOptions {
  readonly core: Core;
  /** Who calls; a function is asked at every call, so that a role that was lost is felt at once. */
  readonly caller: Caller | (() => Promise<Caller>);
  /** Narrows the tools, as the address does over HTTP: `profile`, `read_only` and `toolsets`. */
  readonly query?: Readonly<Record<string, string>>;
  readonly stdin?: Readable;
  readonly stdout?: Writable;
}

export interface StdioServer {
  /** Settles when the client has closed its end and has its answers, or after `close`. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** Serves MCP to the process that started this one: the same tools, over standard input and output. */
export function serveStdio({ core, caller, query = {}, stdin, stdout }: StdioOptions): StdioServer {
  const calls = createToolCallLog(core, (error) => console.error(error));
  const served: Served = { core, catalogue: createCatalogue(core), calls };
  const selection = selectionOf(query, served.catalogue.toolsets);
  // Standard output is the protocol's alone; whoever logs by `console` goes to standard error.
  if (!stdout) globalThis.console = new Console(process.stderr, process.stderr);

  const input = new PassThrough();
  const ended = new Promise<void>((resolve) => input.once('close', resolve));
  const closed = ended.then(() => calls.close());
  const transport = new StdioServerTransport(input, stdout ?? process.stdout);
  const handle = serve(
    async () => {
      const greeting = await instructionsFor(served, await current(caller), selection, newId('req'));
      const sessionOf = async (server: Server): Promise<Session> => {
        const client = server.getClientVersion();
        const version = server.getNegotiatedProtocolVersion();
        return {
          caller: await current(caller),
          selection,
          whole: version !== undefined && version < STRUCTURED,
          invocation: {
            via: 'mcp',
            request_id: newId('req'),
            user_agent: client && `${client.name}/${client.version}`.slice(0, 300),
          },
          defect: (error) => console.error(error),
        };
      };
      return createServer(served, sessionOf, greeting);
    },
    { transport, onerror: (error) => console.error(error.message) },
  );
  feed(stdin ?? process.stdin, input, transport);
  return {
    closed,
    async close() {
      await handle.close();
      input.destroy();
      await closed;
    },
  };
}

async function current(caller: StdioOptions['caller']): Promise<Caller> {
  try {
    return typeof caller === 'function' ? await caller() : caller;
  } catch (error) {
    if (error instanceof Failure) throw new ProtocolError(-32000, `${error.code}: ${error.message}`);
    console.error(error);
    throw new ProtocolError(-32603, 'Something went wrong on our side.');
  }
}

/**
 * Passes the client's messages on. The transport drops what it still owes when its input ends, so the end is held back
 * until every request has its answer: `printf … | stint mcp` gets all of them.
 */
function feed(from: Readable, input: PassThrough, transport: StdioServerTransport): void {
  const owed = new Set<string | number>();
  let ended = false;
  const settle = (id: unknown) => {
    owed.delete(id as string | number);
    if (ended && owed.size === 0) input.end();
  };
  const deliver = transport.onmessage;
  transport.onmessage = (message: JSONRPCMessage) => {
    if ('method' in message && 'id' in message) owed.add(message.id);
    if ('method' in message && message.method === 'notifications/cancelled') settle(message.params?.requestId);
    deliver?.(message);
  };
  const send = transport.send.bind(transport);
  transport.send = async (message: JSONRPCMessage) => {
    await send(message);
    if (!('method' in message)) settle(message.id);
  };
  from.pipe(input, { end: false });
  from.once('end', () => {
    // What was just read is delivered first.
    setImmediate(() => {
      ended = true;
      settle(undefined);
    });
  });
}

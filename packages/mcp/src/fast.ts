import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import { resultJson } from './answer.ts';
import { callTool, type Served, type Session } from './call.ts';
import { dialogueOf } from './elicit.ts';
import { CACHE, classify, type Inbound, SERVER_INFO } from './sdk.ts';

/** The first protocol without sessions. */
const MODERN = '2026-07-28';
const LEGACY = new Set(SUPPORTED_PROTOCOL_VERSIONS.filter((version) => version < MODERN));
const META = 'io.modelcontextprotocol/';
const PROTOCOL_VERSION = `${META}protocolVersion`;
const CAPABILITIES = `${META}clientCapabilities`;
const ENVELOPE = new Set([PROTOCOL_VERSION, `${META}clientInfo`, CAPABILITIES]);

const STAMP = `"${META}serverInfo":${JSON.stringify(SERVER_INFO)}`;
const COMPLETE = ',"resultType":"complete"';
const LISTED = Buffer.from(
  `${COMPLETE},"ttlMs":${CACHE.ttlMs},"cacheScope":"${CACHE.cacheScope}","_meta":{${STAMP}}}}`,
);
const END = Buffer.from('}}');

type Fields = Record<string, unknown>;
const isId = (id: unknown): id is string | number => typeof id === 'string' || Number.isSafeInteger(id);
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Plain {
  readonly id: string | number;
  readonly method: 'tools/list' | 'tools/call';
  readonly params: Fields;
  readonly meta: Fields;
  readonly modern: boolean;
}

/**
 * Answers the two requests that nearly all traffic is made of without building a server for each: a plain `tools/list`
 * and a plain `tools/call` of a tool there is. Undefined means that it is anything else, which the SDK answers; both
 * ways give the same answer.
 */
export async function fastAnswer(
  served: Served,
  inbound: Inbound,
  session: Session,
): Promise<string | Buffer | undefined> {
  const plain = plainOf(inbound);
  if (!plain) return undefined;
  const { id, method, params, meta, modern } = plain;
  const head = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`;
  if (method === 'tools/list') {
    if (params.cursor !== undefined) return undefined;
    const { json } = served.catalogue.allowed(session.caller, session.selection);
    return Buffer.concat([Buffer.from(`${head}{"tools":`), json, modern ? LISTED : END]);
  }
  const { name, arguments: args } = params;
  const tool = typeof name === 'string' ? served.catalogue.find(name, session.selection) : undefined;
  if (!tool || (args !== undefined && !isFields(args))) return undefined;
  const dialogue = modern ? dialogueOf(meta[CAPABILITIES]) : undefined;
  const answer = await callTool(served, dialogue ? { ...session, dialogue } : session, tool, args, meta);
  return `${head}${resultJson(answer, modern ? COMPLETE : '', modern ? STAMP : '')}}`;
}

function plainOf(inbound: Inbound): Plain | undefined {
  const { body, headers } = inbound;
  if (!isFields(body)) return undefined;
  const { id, method, params = {}, jsonrpc, ...more } = body;
  if (method !== 'tools/list' && method !== 'tools/call') return undefined;
  if (jsonrpc !== '2.0' || !isId(id) || !isFields(params) || Object.keys(more).length) return undefined;
  if (params.inputResponses !== undefined || params.requestState !== undefined || params.task !== undefined) return;
  const { _meta: meta = {} } = params;
  if (!isFields(meta) || !isPlainMeta(meta)) return undefined;
  const modern = meta[PROTOCOL_VERSION] !== undefined;
  if (modern ? !modernHeaders(headers, method, params.name) : !legacyHeaders(headers)) return undefined;
  if (modern) {
    const seen = classify(inbound);
    if (seen.kind !== 'modern' || seen.classification.revision !== MODERN) return undefined;
  }
  return { id, method, params, meta, modern };
}

function isPlainMeta(meta: Fields): boolean {
  for (const name of Object.keys(meta)) if (name.startsWith(META) && !ENVELOPE.has(name)) return false;
  const { progressToken: token } = meta;
  return token === undefined || typeof token === 'string' || Number.isSafeInteger(token);
}

function modernHeaders(headers: Inbound['headers'], method: string, name: unknown): boolean {
  if (headers['mcp-protocol-version'] !== MODERN || headers['mcp-method'] !== method) return false;
  return method === 'tools/list' || headers['mcp-name'] === name;
}

function legacyHeaders({ accept, 'mcp-protocol-version': version }: Inbound['headers']): boolean {
  if (typeof accept !== 'string') return false;
  if (!accept.includes('application/json') || !accept.includes('text/event-stream')) return false;
  return version === undefined || (typeof version === 'string' && LEGACY.has(version));
}

import { invalid, validate } from '@stint/core';
import { z } from 'zod';
import { answered } from './answer.ts';
import { callTool } from './call.ts';
import type { Schema } from './json-schema.ts';
import { RUN_READ, RUN_WRITE, runnerOf, SEARCH } from './runners.ts';
import type { Fields, Helper, Served, Session } from './session.ts';
import type { Hints, Tool } from './tool.ts';

/*
 * Two run tools, so that what only reads can be allowed without a question. All three see what the caller could call, and
 * nothing else.
 */

const READS: Hints = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const WRITES: Hints = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true };

function helper(listed: Helper['listed'], run: Helper['run'], runs = false): Helper {
  return { name: listed.name, listed, json: JSON.stringify(listed), runs, run };
}

const closed = (properties: Schema, required: string[]): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const MOST = 20;
const Query = z.strictObject({
  query: z.string().trim().min(1).max(200),
  limit: z.int().min(1).max(MOST).default(5),
});

const search = helper(
  {
    name: SEARCH,
    title: 'Find a tool',
    description:
      'Find the tool for what none of those listed does, by words such as "archive project". Answers each with its input schema; run it with the tool named in run_with.',
    inputSchema: closed({ query: { type: 'string' }, limit: { type: 'integer', maximum: MOST } }, ['query']),
    annotations: READS,
  },
  async ({ catalogue }, { caller, selection }, args) => {
    const { query, limit } = validate(Query, args);
    const found = catalogue.search(query, catalogue.callable(caller, selection));
    const tools = found.slice(0, limit).map((tool) => ({
      name: tool.name,
      description: `${tool.listed.title}. ${tool.listed.description}`,
      run_with: runnerOf(tool, selection.profile),
      annotations: tool.listed.annotations,
      inputSchema: tool.listed.inputSchema,
    }));
    // Nothing in it is anybody's data, and a line a tool would leave out what matters.
    const answer = answered({ tools, found: found.length }, true);
    return { ...answer, text: answer.json ?? '' };
  },
);

const Run = z.strictObject({ tool: z.string(), arguments: z.record(z.string(), z.unknown()).default({}) });

const runInput = closed({ tool: { type: 'string' }, arguments: { type: 'object' } }, ['tool']);

const runRead = helper(
  {
    name: RUN_READ,
    title: 'Run a tool that only reads',
    description:
      'Run a tool that tools_search found and that changes nothing, with arguments as its input schema says.',
    inputSchema: runInput,
    annotations: READS,
  },
  (served, session, args, meta) => {
    const { tool, given } = asked(served, session, args);
    // What may not be called is refused as what it is.
    if (tool.operation.effect !== 'read' && served.catalogue.callable(session.caller, session.selection).includes(tool))
      throw invalid('tool', `${tool.name} changes something; run it with ${RUN_WRITE}`);
    return callTool(served, session, tool, given, meta);
  },
  true,
);

const runWrite = helper(
  {
    name: RUN_WRITE,
    title: 'Run a tool that changes something',
    description:
      'Run a tool that tools_search found and that changes something, with arguments as its input schema says. What it does is what that tool does; its annotations say whether it destroys.',
    inputSchema: runInput,
    annotations: WRITES,
  },
  (served, session, args, meta) => {
    const { tool, given } = asked(served, session, args);
    return callTool(served, session, tool, given, meta);
  },
  true,
);

/** The tool that is to be run. One that is not there at all is told apart from one that is not allowed by its answer. */
function asked({ catalogue }: Served, { caller, selection }: Session, args: Fields): { tool: Tool; given: Fields } {
  const input = validate(Run, args);
  const tool = catalogue.tools.get(input.tool);
  if (tool) return { tool, given: input.arguments };
  const near = catalogue.search(input.tool.replaceAll('_', ' '), catalogue.callable(caller, selection)).slice(0, 3);
  const names = near.map(({ name }) => name).join(', ');
  throw invalid(
    'tool',
    `there is no tool ${JSON.stringify(input.tool)}${names && `; there are ${names}`}; ${SEARCH} finds them`,
  );
}

export const HELPERS: ReadonlyMap<string, Helper> = new Map([search, runRead, runWrite].map((one) => [one.name, one]));

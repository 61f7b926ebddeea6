import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { Served, Session } from '../call.ts';
import { refused } from '../may.ts';
import { runnerOf } from '../runners.ts';
import { toolName } from '../tool.ts';
import type { Prompt } from './prompt.ts';
import { PROMPTS } from './prompts.ts';

/** An argument is a name or a period, and no message of its own. */
const LONGEST = 200;

const wrong = (message: string) => new ProtocolError(ProtocolErrorCode.InvalidParams, message);

/** Whether everything it needs may be called by this caller on this connection. */
const offered = (served: Served, session: Session, { needs }: Prompt): boolean =>
  needs.every((operation) => !refused(served, session, operation));

/** The prompts whose tools the caller may call. */
export const listPrompts = (served: Served, session: Session) =>
  PROMPTS.filter((prompt) => offered(served, session, prompt)).map(({ name, title, description, arguments: args }) => ({
    name,
    title,
    description,
    arguments: args.map(({ completes: _, required = false, ...argument }) => ({ ...argument, required })),
  }));

/** The prompt of that name, if it is offered. */
export function promptOf(served: Served, session: Session, name: string): Prompt {
  const prompt = PROMPTS.find((one) => one.name === name);
  if (!prompt || !offered(served, session, prompt)) throw wrong(`Unknown prompt: ${name}`);
  return prompt;
}

export function getPrompt(
  served: Served,
  session: Session,
  name: string,
  given: Readonly<Record<string, string>> = {},
) {
  const prompt = promptOf(served, session, name);
  const known = new Set(prompt.arguments.map((argument) => argument.name));
  for (const [field, value] of Object.entries(given)) {
    if (!known.has(field)) throw wrong(`${field}: is not an argument of ${name}`);
    if (value.length > LONGEST) throw wrong(`${field}: is longer than ${LONGEST} characters`);
  }
  // A form in which nothing was typed sends an empty text.
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value.trim() !== ''));
  const missing = prompt.arguments.find(({ name: field, required }) => required && said[field] === undefined);
  if (missing) throw wrong(`${missing.name}: is required`);
  const text = prompt.write(said) + unlisted(served, session, prompt);
  return {
    description: prompt.description,
    messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }],
  };
}

/** How those of its tools are called that a profile does not list. */
function unlisted({ catalogue }: Served, { selection: { profile } }: Session, { needs }: Prompt): string {
  const through = needs.flatMap((operation) => {
    const tool = catalogue.tools.get(toolName(operation));
    const runner = tool && runnerOf(tool, profile);
    return tool && runner !== tool.name ? `${tool.name} with ${runner}` : [];
  });
  return through.length ? `\n\nRun ${through.join(', ')}.` : '';
}

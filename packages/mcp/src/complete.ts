import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { type Entity, findCalled, type Kind, mayRead } from '@stint/core';
import type { Served, Session } from './call.ts';
import { promptOf } from './prompts/get.ts';
import { TEMPLATES } from './resources/resources.ts';

interface Asked {
  readonly ref: { readonly type: string; readonly name?: string; readonly uri?: string };
  readonly argument: { readonly name: string; readonly value: string };
}

/** As many as the protocol takes. */
const MOST = 100;
const LONGEST = 200;

/** What an argument of a prompt, or the id in an address, may be: found by name among what the caller may see. */
export async function complete(served: Served, session: Session, { ref, argument }: Asked) {
  const { name, value } = argument;
  if (ref.type === 'ref/resource') {
    const template = TEMPLATES.find(({ uriTemplate }) => uriTemplate === ref.uri);
    if (!template || name !== 'id') throw unknown(`${ref.uri} {${name}}`);
    return answer(await called(served, session, template.kind, value, 'id'));
  }
  const prompt = promptOf(served, session, ref.name ?? '');
  const argued = prompt.arguments.find((one) => one.name === name);
  if (!argued) throw unknown(`${prompt.name} ${name}`);
  const { completes = [] } = argued;
  if (typeof completes === 'string') return answer(await called(served, session, completes, value, 'name'));
  return answer(completes.filter((word) => word.startsWith(value)));
}

const unknown = (what: string) => new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown argument: ${what}`);

const answer = (all: readonly string[]) => {
  const values = all.slice(0, MOST);
  return { completion: { values, hasMore: all.length > MOST } };
};

/** The ids, or names, of things of a kind whose name has the words in it, best fits first. */
async function called(
  { core }: Served,
  { caller, invocation }: Session,
  kind: Kind,
  words: string,
  as: 'id' | 'name',
): Promise<string[]> {
  const entity: Entity | undefined = [...core.entities.values()].find((one) => one.kind === kind && one.called);
  if (!entity || !mayRead(caller, entity) || words.length > LONGEST) return [];
  const [found = []] = await core.read(caller, invocation, (ctx) => findCalled(ctx, [{ entity, words: words.trim() }]));
  return [...new Set(found.map((one) => one[as]))];
}

import { ProtocolError, ResourceNotFoundError } from '@modelcontextprotocol/server';
import { type AnyOperation, Failure, fail, failureOf, failures } from '@stint/core';
import type { Served, Session } from '../call.ts';
import { keep } from '../kept.ts';
import { refused } from '../may.ts';
import { dataText } from '../summary.ts';
import type { Page, Part, Reading, Resource, Template } from './resource.ts';
import { RESOURCES, TEMPLATES } from './resources.ts';

/** JSON between the marks of data. */
const DATA_TYPE = 'text/plain';

const operationOf = ({ core }: Served, { operation }: Part): AnyOperation => {
  const found = core.operations.get(operation);
  if (!found) throw new Error(`A resource reads ${operation}, which is none.`);
  return found;
};

const mayRead = (served: Served, session: Session, { operation }: Part): boolean =>
  !refused(served, session, operation);

const shown = (served: Served, session: Session, one: Reading | Page): boolean =>
  'write' in one || mayRead(served, session, one.parts[0]);

const described = ({ name, title, description, ...one }: Resource | Template) => ({
  name,
  title,
  description,
  mimeType: 'write' in one ? 'text/markdown' : DATA_TYPE,
});

/** The resources the caller may read. */
export const listResources = (served: Served, session: Session) =>
  RESOURCES.filter((one) => shown(served, session, one)).map((one) => ({ uri: one.uri, ...described(one) }));

export const listTemplates = (served: Served, session: Session) =>
  TEMPLATES.filter((one) => shown(served, session, one)).map((one) => ({
    uriTemplate: one.uriTemplate,
    ...described(one),
  }));

/** The contents at an address; one that leads nowhere, or to what the caller may not see, is not found. */
export async function readResource(served: Served, session: Session, uri: string) {
  const began = performance.now();
  const fixed = RESOURCES.find((one) => one.uri === uri);
  const found = fixed ? { reading: fixed, id: '' } : templated(uri);
  const course = { input: { uri, id: found?.id ?? '' } };
  try {
    if (!found) throw fail(failures.not_found, 'There is no resource at this address.');
    const { reading, id } = found;
    const read =
      'write' in reading
        ? contents(uri, 'text/markdown', reading.write(session.caller))
        : contents(uri, DATA_TYPE, dataText(await textOf(served, session, reading, id)));
    keep(served, session, 'resources/read', course, 'ok', began, {}, {});
    return read;
  } catch (error) {
    keep(served, session, 'resources/read', course, failureOf(error).code, began);
    throw problem(error, uri, session);
  }
}

const contents = (uri: string, mimeType: string, text: string) => ({ contents: [{ uri, mimeType, text }] });

/** The template of an address, and the id in it. */
function templated(uri: string): { reading: Reading; id: string } | undefined {
  for (const template of TEMPLATES) {
    const [before = '', after = ''] = template.uriTemplate.split('{id}');
    const id = uri.slice(before.length, uri.length - after.length);
    if (uri.startsWith(before) && uri.endsWith(after) && /^[a-z]+_[0-9a-z]+$/.test(id))
      return { reading: template, id };
  }
  return undefined;
}

/** What the operations answer, passed through as they wrote it. */
async function textOf(served: Served, session: Session, { parts }: Reading, id: string): Promise<string> {
  const { caller, invocation } = session;
  const [first, ...more] = parts;
  const why = refused(served, session, first.operation);
  if (why) throw why;
  const wanted = [first, ...more.filter((part) => mayRead(served, session, part))];
  const answers: string[] = [];
  for (const part of wanted) {
    const input = part.by ? { [part.by]: id } : {};
    const { json } = await served.core.execute(operationOf(served, part), caller, input, invocation);
    answers.push(parts.length === 1 ? json.text : `${JSON.stringify(part.field)}:${json.text}`);
  }
  return parts.length === 1 ? (answers[0] as string) : `{${answers.join()}}`;
}

/** There is no error in a resource that a model reads, so each is one of the protocol. */
function problem(error: unknown, uri: string, { defect, invocation }: Session): Error {
  if (error instanceof Failure && error.status < 500) {
    // An id of another kind leads nowhere, like one that is not there.
    if (error.status === 404 || error.status === 422) return new ResourceNotFoundError(uri);
    return new ProtocolError(-32000, `${error.code}: ${error.message}`);
  }
  defect(error);
  return new ProtocolError(-32603, `Something went wrong on our side (${invocation.request_id}).`);
}

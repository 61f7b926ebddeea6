import multipart from '@fastify/multipart';
import { notice, sendPage } from '@stint/auth';
import {
  type Core,
  fail,
  failures,
  formClosed,
  formSchema,
  kindOf,
  type Limiter,
  type PublishedForm,
  problemOf,
  publishedForm,
  requestIdOf,
} from '@stint/core';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { fromPage } from './from-page.ts';
import { fromProgram } from './from-program.ts';
import { formPage, stepOf } from './page.ts';
import { NOTHING, type Sent, withParts } from './sent.ts';
import { signPass } from './token.ts';

export interface FormRoutesOptions {
  readonly core: Core;
  /** Of each address, for all requests, and for what is sent; absent: no limit. */
  readonly limiter?: Limiter | undefined;
  readonly submissions?: Limiter | undefined;
}

interface Asked {
  Params: { id: string };
  Querystring: { version?: unknown };
  Body: unknown;
}

const FORM = 'application/x-www-form-urlencoded';
const CLOSED = 'It takes no more answers.';

/** The forms that people outside fill in. Register it with `prefix: '/forms'`. They work without scripts and cookies. */
export const formRoutes: FastifyPluginAsync<FormRoutesOptions> = async (app, { core, limiter, submissions }) => {
  await readBodies(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-request-id': requestIdOf(request.raw) });
    await limiter?.spend(request.ip);
    if (request.method === 'POST') await submissions?.spend(request.ip);
  });
  app.setErrorHandler((error, request, reply) => sendError(core, error, request, reply));

  app.get<Asked>('/:id', async ({ params }, reply) => {
    const form = await found(core, params.id);
    if (form.closed) return sendPage(reply, notice(`${form.name} is closed`, CLOSED, form.organization));
    const step = stepOf(form, NOTHING, new Set());
    return sendPage(reply, formPage({ form, step, sent: NOTHING, pass: signPass(core, form.id) }));
  });

  app.get<Asked>('/:id/sent', async ({ params }, reply) => {
    const form = await found(core, params.id);
    return sendPage(reply, notice('Thank you', form.confirmation ?? 'Your answers are sent.', form.organization));
  });

  app.get<Asked>('/:id/schema.json', async ({ params, query }, reply) => {
    const form = await found(core, params.id, numberOf(query.version));
    const $id = `${core.ports.publicUrl}/forms/${form.id}/schema.json?version=${form.number}`;
    return reply.type('application/schema+json').send(JSON.stringify(formSchema(form, $id), null, 2));
  });

  app.post<Asked>('/:id', async (request, reply) => {
    const form = await found(core, request.params.id);
    const { body } = request;
    if (form.closed) throw fail(formClosed, CLOSED);
    const take = (sent: Sent) => (isPage(request) ? fromPage : fromProgram)({ core, form, request, reply }, sent);
    if (request.isMultipart()) return withParts(request, form, take);
    if (body instanceof URLSearchParams) return take({ ...NOTHING, values: body });
    if (typeof body === 'object' && body !== null && !Array.isArray(body))
      return take({ ...NOTHING, json: { ...body } });
    throw fail(failures.malformed_request, 'Send the answers as one object, or as a form.');
  });
};

async function readBodies(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));
  app.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, text, done) =>
    done(null, new URLSearchParams(text as string)),
  );
  await app.register(multipart);
}

/** Browsers ask for HTML; programs do not. */
const isPage = ({ method, url, headers }: FastifyRequest): boolean =>
  headers.accept?.includes('text/html') === true && !url.split('?', 1)[0]?.endsWith('.json') && method !== 'OPTIONS';

/** The published form, or `not_found`: unpublished, deleted and never there look the same. */
async function found(core: Core, id: string, number?: number): Promise<PublishedForm> {
  const form = kindOf(id) === 'frm' ? await publishedForm(core, id, number) : null;
  if (!form) throw fail(failures.not_found, 'There is no form here.');
  return form;
}

function numberOf(version: unknown): number | undefined {
  if (version === undefined) return undefined;
  if (typeof version === 'string' && /^[1-9]\d{0,8}$/.test(version)) return Number(version);
  throw fail(failures.not_found, 'There is no such version.');
}

const TITLES: Readonly<Record<number, string>> = {
  404: 'There is no form here',
  409: 'This form is closed',
  413: 'That is too large',
  429: 'Too much at once',
};

function sendError(core: Core, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const request_id = requestIdOf(request.raw);
  const { publicUrl } = core.ports;
  const { status, headers, body } = problemOf(error, { request_id, publicUrl, authorization: undefined });
  if (status >= 500) request.log.error({ err: error, request_id }, 'taking in a form failed');
  reply.code(status).headers(headers);
  // What is left of a refused body is not waited for.
  if (status === 413) reply.header('connection', 'close');
  if (!isPage(request)) return reply.send(JSON.stringify(body));
  return sendPage(reply, notice(TITLES[status] ?? 'This did not work', String(body.detail)));
}

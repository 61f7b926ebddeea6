import type { Result } from '@stint/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { matchesAny, tagOf, versionIn, withoutVersion } from './etag.ts';
import type { Route } from './route.ts';

/** What was read must be asked for again, with its tag; what was written is not kept. */
const KEPT = 'private, no-cache';
const NOT_KEPT = 'no-store';

const ID = /^\{"id":"(\w+)"/;

/** Sends an operation's answer as the text that it is. `hideVersion`: it was read for the tag and not asked for. */
export function answer(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  result: Result,
  hideVersion: boolean,
): FastifyReply {
  let { text } = result.json;
  const version = route.versioned ? versionIn(text) : undefined;
  if (version && hideVersion) text = withoutVersion(text, version);
  const body = Buffer.from(text);
  if (version || route.reads) {
    const tag = tagOf(body, version?.value);
    reply.header('etag', tag);
    const known = request.headers['if-none-match'];
    if (route.reads && known !== undefined && matchesAny(known, tag)) {
      return reply.code(304).header('cache-control', KEPT).header('vary', 'Authorization').send();
    }
  }
  if (route.reads) reply.header('cache-control', KEPT).header('vary', 'Authorization');
  else reply.header('cache-control', NOT_KEPT);
  if (result.seq !== undefined) reply.header('stint-seq', result.seq);
  if (result.replayed) reply.header('idempotent-replayed', 'true');
  const id = route.located && ID.exec(text)?.[1];
  if (id) reply.header('location', `${request.url.split('?')[0]}/${id}`);
  return reply.code(route.rest.status).header('content-type', 'application/json; charset=utf-8').send(body);
}

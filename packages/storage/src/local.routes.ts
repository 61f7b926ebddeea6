import { type FileStore, fail, failures, LARGEST_FILE, problemOf, requestIdOf } from '@stint/core';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { readUpload } from './local.link.ts';

export interface UploadOptions {
  readonly store: FileStore;
  readonly secret: Buffer;
  readonly publicUrl: string;
}

/** `PUT /files/upload?token=…`: a file into the folder, for whoever has a link to put it there. */
export const uploadRoutes: FastifyPluginCallback<UploadOptions> = (app, { store, secret, publicUrl }, done) => {
  app.setErrorHandler((error, request, reply) => refuse(error, request, reply, publicUrl));
  app.removeAllContentTypeParsers();
  // The bytes are read as they come, by the route.
  app.addContentTypeParser('*', (_request, _bytes, parsed) => parsed(null));

  app.put('/upload', { bodyLimit: LARGEST_FILE }, async (request, reply) => {
    const upload = readUpload(secret, (request.query as { token?: unknown }).token);
    if (!upload) throw fail(failures.not_found, 'This link leads nowhere, or has expired: announce the file again.');
    const { key, size, content_type } = upload;
    const { 'content-type': type, 'content-length': length } = request.headers;
    if (type?.toLowerCase() !== content_type) {
      throw fail(failures.unsupported_media_type, `This link takes a file of type ${content_type}, sent as such.`);
    }
    const fits = length === undefined || Number(length) === size;
    if (!fits || !(await store.receive(key, { content_type, size }, request.raw))) {
      throw fail(failures.payload_too_large, `This link takes a file of exactly ${size} bytes.`);
    }
    return reply.code(204).header('cache-control', 'no-store').send();
  });
  done();
};

function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply, publicUrl: string) {
  const request_id = requestIdOf(request.raw);
  const { status, headers, body } = problemOf(error, { request_id, publicUrl, authorization: undefined });
  if (status >= 500) request.log.error({ err: error, request_id }, 'an upload failed');
  // What is left of a refused body is not waited for.
  return reply.code(status).headers(headers).header('connection', 'close').send(JSON.stringify(body));
}

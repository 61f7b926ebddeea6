import { createHash } from 'node:crypto';
import type { Core } from '@stint/core';
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import { errorsPage } from './errors.ts';

/** Everything from here, scripts only those whose text is known. Scalar writes its styles into the page. */
const policy = (scripts: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${scripts}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const INLINE = /<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g;

const hashesOf = (html: string): string =>
  [...html.matchAll(INLINE)]
    .map(
      ([, script]) =>
        `'sha256-${createHash('sha256')
          .update(script as string)
          .digest('base64')}'`,
    )
    .join(' ');

export interface DocsOptions {
  readonly core: Core;
}

/** The reference page at /docs and the error codes at /docs/errors. Mount it at the root. */
export const docsPage: FastifyPluginAsync<DocsOptions> = async (scope, { core }) => {
  scope.addHook('onSend', async (_request, reply, payload) => {
    const type = String(reply.getHeader('content-type') ?? '');
    if (type.includes('html') && typeof payload === 'string') {
      reply.header('content-security-policy', policy(hashesOf(payload)));
      reply.header('referrer-policy', 'no-referrer');
      reply.header('cache-control', 'no-cache');
    }
    if (type.includes('javascript')) reply.header('cache-control', 'public, max-age=86400');
    reply.header('x-content-type-options', 'nosniff');
    return payload;
  });
  const page = errorsPage(core);
  scope.get('/docs/errors', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  let opened: Promise<FastifyInstance> | undefined;
  for (const path of ['/docs', '/docs/', '/docs/js/scalar.js']) {
    scope.get(path, async (_request, reply) => {
      opened ??= reference();
      const { statusCode, headers, body } = await (await opened).inject(path);
      const { 'content-type': type = 'text/plain', location } = headers;
      if (location !== undefined) return reply.redirect(location, statusCode);
      return reply.code(statusCode).type(String(type)).send(body);
    });
  }
};

/** The page comes with 17 MB of text, which is loaded when somebody looks at it. */
async function reference(): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const app = Fastify();
  await app.register(scalar, {
    routePrefix: '/docs',
    configuration: {
      url: '/api/v1/openapi.json',
      pageTitle: 'Stint API',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      agent: { disabled: true },
      mcp: { disabled: true },
    },
  });
  return app;
}

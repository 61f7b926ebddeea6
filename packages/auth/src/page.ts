import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { escaped } from './html.ts';
import { STYLE } from './page-style.ts';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export interface Page {
  readonly title: string;
  /** Above the body, where it says more than the title. */
  readonly heading?: string;
  /** Whose page it is. */
  readonly from?: string | undefined;
  /** HTML. */
  readonly body: string;
}

/** A page: it loads nothing and runs nothing. */
export const page = ({ title, heading = title, from = 'Stint', body }: Page): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escaped(title)} – ${escaped(from)}</title><style>${STYLE}</style></head>
<body><main><p class="from">${escaped(from)}</p><div class="card"><h1>${escaped(heading)}</h1>
${body}</div></main></body></html>
`;

/** A page that only says something. */
export const notice = (title: string, text: string, from?: string): string =>
  page({ title, from, body: `<p class="text">${escaped(text)}</p>` });

/**
 * Headers of a page: framed by nobody, kept nowhere, and silent about its address, which may have a secret in it. Its forms
 * lead here, and from here to where a client waits (`redirect`): Chrome holds a redirect that answers a form to `form-action`, too.
 */
export const pageHeaders = (redirect?: string): Record<string, string> => ({
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'${
    redirect ? ` ${sourceOf(redirect)}` : ''
  }; base-uri 'none'; frame-ancestors 'none'`,
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
});

/** A policy names hosts and not IPv6 addresses, and a scheme of an app's own only as a whole. */
function sourceOf(redirect: string): string {
  const { protocol, host, hostname } = new URL(redirect);
  return /^https?:$/.test(protocol) && !hostname.startsWith('[')
    ? `${protocol}//${host.replaceAll(/[;,]/g, encodeURIComponent)}`
    : protocol;
}

export const sendPage = (reply: FastifyReply, html: string, redirect?: string) =>
  reply.headers(pageHeaders(redirect)).type('text/html; charset=utf-8').send(html);

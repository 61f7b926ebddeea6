import { createHash } from 'node:crypto';
import { escaped } from '@stint/auth';
import type { FastifyReply } from 'fastify';

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d5dae0;--paper:#fff;--ground:#f2f4f7;--accent:#1f5fd6;--on:#fff;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebef;--soft:#a3acb8;--line:#3a424d;--paper:#1d2229;--ground:#13171c;--accent:#82aeff;--on:#0c1a33;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main{max-width:40rem;margin:0 auto;padding:2rem 1rem 3rem}
.from{font-weight:700;color:var(--soft);margin:0 0 1rem}
.card{background:var(--paper);border:1px solid var(--line);border-radius:14px;padding:1.75rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.1rem;margin:0}
p{margin:.5rem 0}
.text{white-space:pre-line}
.soft,.help{color:var(--soft);font-size:.925rem}
.help{margin:.1rem 0 .3rem;font-weight:400}
.fault{color:var(--bad);font-weight:600;margin:.1rem 0 .3rem}
.summary{border:2px solid var(--bad);border-radius:8px;padding:.8rem 1rem;margin:1rem 0}
.summary a{color:var(--bad)}
.summary ul{margin:.3rem 0 0;padding-left:1.2rem}
.more{border-left:4px solid var(--accent);padding:.3rem .8rem;margin:1rem 0}
.question{border:0;margin:1.4rem 0 0;padding:0;min-width:0}
.question>label:not(.pick),legend{display:block;padding:0;font-weight:600}
input:is([type=text],[type=email],[type=url],[type=date]),textarea,select{display:block;width:100%;padding:.6rem .7rem;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:8px}
[aria-invalid=true]{border-color:var(--bad)!important}
.pick{display:flex;gap:.6rem;align-items:flex-start;padding:.5rem .7rem;margin-top:.4rem;border:1px solid var(--line);border-radius:8px}
.pick input{margin-top:.3rem;flex:none}
input[type=checkbox],input[type=radio]{width:1.1rem;height:1.1rem;accent-color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
button{margin-top:1.75rem;font:inherit;font-weight:600;padding:.7rem 1.6rem;border-radius:8px;border:1px solid var(--accent);background:var(--accent);color:var(--on);cursor:pointer}
.trap{position:absolute;left:-10000px;width:1px;height:1px;overflow:hidden}
@media(max-width:30rem){main{padding:1rem .5rem 2rem}.card{padding:1.25rem 1rem}}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** A page: it loads nothing and runs nothing. `from` is whose form it is. */
export const page = (title: string, body: string, from?: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escaped(from ? `${title} – ${from}` : title)}</title><style>${STYLE}</style></head>
<body><main>${from ? `<p class="from">${escaped(from)}</p>` : ''}<div class="card">${body}</div></main></body></html>
`;

/** A page that only says something. */
export const notice = (title: string, text: string, from?: string): string =>
  page(title, `<h1>${escaped(title)}</h1><p class="text">${escaped(text)}</p>`, from);

/** Sends a page that may load and run nothing, be framed by nobody, and send its form only here. */
export const sendPage = (reply: FastifyReply, html: string) =>
  reply
    .headers({
      'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    })
    .type('text/html; charset=utf-8')
    .send(html);

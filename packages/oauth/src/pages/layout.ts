import { createHash } from 'node:crypto';
import { escaped } from '@stint/auth';

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d5dae0;--paper:#fff;--ground:#f2f4f7;--accent:#1f5fd6;--on:#fff;--warn:#fff6e0;--warn-line:#d9a400;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebef;--soft:#a3acb8;--line:#3a424d;--paper:#1d2229;--ground:#13171c;--accent:#82aeff;--on:#0c1a33;--warn:#33290f;--warn-line:#b98d00;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:34rem;margin:0 auto;padding:2rem 1rem 3rem}
.brand{font-weight:700;letter-spacing:.02em;color:var(--soft);margin:0 0 1rem;text-align:center}
.card{background:var(--paper);border:1px solid var(--line);border-radius:14px;padding:1.75rem;box-shadow:0 1px 3px #0001}
h1{font-size:1.4rem;line-height:1.25;margin:0 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1rem;margin:1.5rem 0 .25rem}
p{margin:.5rem 0}
.soft{color:var(--soft);font-size:.925rem}
.note{background:var(--warn);border-left:4px solid var(--warn-line);border-radius:6px;padding:.6rem .8rem;margin:1rem 0;font-size:.95rem;overflow-wrap:anywhere}
[role=alert]{color:var(--bad);font-weight:600}
label.field{display:block;margin:1rem 0 0;font-weight:600}
input[type=email],input[type=password]{display:block;width:100%;margin-top:.3rem;padding:.65rem .75rem;font:inherit;font-weight:400;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:8px}
fieldset{border:0;margin:1.25rem 0 0;padding:0}
legend{font-weight:600;padding:0}
.pick{display:flex;gap:.6rem;align-items:flex-start;padding:.55rem .7rem;margin-top:.4rem;border:1px solid var(--line);border-radius:8px;overflow-wrap:anywhere}
.pick input{margin-top:.3rem;flex:none}
.pick:has(:checked){border-color:var(--accent)}
input[type=checkbox],input[type=radio]{width:1.1rem;height:1.1rem;accent-color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
table{width:100%;border-collapse:collapse;font-size:.95rem;margin-top:.5rem}
th,td{padding:.35rem .25rem;border-bottom:1px solid var(--line);text-align:center}
th:first-child{text-align:left}
thead th{font-size:.8rem;line-height:1.25;color:var(--soft);vertical-align:bottom}
tbody th{font-weight:400}
td label{display:block;padding:.15rem}
tr:has([data-tier=read]:not(:checked)) :is([data-tier=write],[data-tier=manage]),tr:has([data-tier=write]:not(:checked)) [data-tier=manage],form:has(#read_only:checked) :is([data-tier=write],[data-tier=manage]){opacity:.25}
details{margin-top:1rem}
summary{cursor:pointer;font-weight:600;padding:.25rem 0}
.actions{display:flex;gap:.75rem;margin-top:1.5rem}
button{flex:1;font:inherit;font-weight:600;padding:.7rem 1rem;border-radius:8px;border:1px solid var(--soft);background:var(--paper);color:var(--ink);cursor:pointer}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on)}
button.link{flex:none;display:inline;border:0;padding:0;background:none;color:var(--accent);font-weight:400;text-decoration:underline}
form.inline{display:inline}
a{color:var(--accent)}
@media(max-width:30rem){main{padding:1rem .5rem 2rem}.card{padding:1.25rem 1rem}}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** A page: it loads nothing and runs nothing. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escaped(title)} – Stint</title><style>${STYLE}</style></head>
<body><main><p class="brand">Stint</p><div class="card">${body}</div></main></body></html>
`;

/**
 * Headers of a page. Its forms lead here, and from here to where the client waits: Chrome holds a redirect that answers
 * a form to `form-action`, too.
 */
export const secured = (redirect?: string): Record<string, string> => ({
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
  return /^https?:$/.test(protocol) && !hostname.startsWith('[') ? `${protocol}//${host}` : protocol;
}

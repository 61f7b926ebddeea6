const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that is never markup, in an element or in a quoted attribute. */
export const escaped = (value: string): string => value.replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string);

/** A page that a mail leads to: it loads nothing, runs nothing, and tells nobody the secret in its address. */
export const document = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer"><title>${escaped(title)}</title></head>
<body><main><h1>${escaped(title)}</h1>${body}</main></body></html>
`;

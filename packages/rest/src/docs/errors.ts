import { type Core, type FailureDefinition, failures } from '@stint/core';

/** Every error code with its status and meaning; the `type` of a problem points here. */
export function errorsPage(core: Core): string {
  const codes = new Map<string, FailureDefinition>();
  const named = [...core.operations.values()].flatMap(({ fails }) => fails ?? []);
  for (const failure of [...Object.values(failures), ...named]) codes.set(failure.code, failure);
  const rows = [...codes.values()].sort((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1));
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Stint API: errors</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; color: #1c1c1e; background: #fff }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #ddd; vertical-align: top }
:target { background: #fff3bf }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } th, td { border-color: #333 } :target { background: #4a3f00 } }
</style></head>
<body>
<h1>Errors</h1>
<p>Errors are <code>application/problem+json</code> (RFC 9457). <code>detail</code> says what to do next; <code>code</code> is
stable and the same on every protocol.</p>
<table>
<thead><tr><th>Status</th><th>Code</th><th>Meaning</th></tr></thead>
<tbody>
${rows.map(row).join('\n')}
</tbody>
</table>
</body>
</html>`;
}

const row = ({ status, code, title }: FailureDefinition): string =>
  `<tr id="${code}"><td>${status}</td><td><code>${code}</code></td><td>${escaped(title)}</td></tr>`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

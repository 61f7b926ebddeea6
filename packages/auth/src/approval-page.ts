import type { ShownApproval } from './approvals.ts';
import { alert, escaped, field, hidden } from './html.ts';
import { notice, page } from './page.ts';

/** Says nothing of the approval, not even whether there is one. */
export const enterForm = (email = '', fault?: string): string =>
  page({
    title: 'Agree to a call of an assistant',
    body: `${alert(fault)}<p>Sign in to see what it wants to do.</p>
<form method="post">
${field('Your address', `type="email" name="email" value="${escaped(email)}" maxlength="254" autocomplete="username" required`)}
${field('Your password', 'type="password" name="password" maxlength="256" autocomplete="current-password" required')}
<button>Sign in</button></form>`,
  });

const OUTCOMES: Record<ShownApproval['status'], string> = {
  pending: '',
  granted: 'This was agreed to, and it was done.',
  denied: 'This was denied. Nothing was done.',
  expired: 'Nobody decided in time. Nothing was done.',
};

const row = (name: string, value: string): string => `<tr><th scope="row">${name}</th><td>${escaped(value)}</td></tr>`;

/** What is asked for, and the two answers while it waits. */
export function approvalPage(approval: ShownApproval, pass: string, fault?: string): string {
  const { credential_name, via, operation, summary, status, note, created_at, expires_at, input, about } = approval;
  const named = about.flatMap(({ id, name }) => (name ? [row(escaped(id), name)] : []));
  const details = `<table>
${row('Asked by', `${credential_name ?? 'a token that is gone'}, by ${via}`)}${row('Operation', operation)}
${row('Asked at', created_at)}${row('Good until', expires_at)}${named.join('')}</table>
${input ? `<pre>${escaped(JSON.stringify(input, null, 2))}</pre>` : '<p>What was sent is not for you to see.</p>'}`;
  const answers = `<form method="post">${hidden('pass', pass)}
${field('What you want to say about it', 'type="text" name="note" maxlength="1000"')}
<div class="actions"><button name="decision" value="grant">Agree, and do it now</button>
<button class="second" name="decision" value="deny">Deny</button></div></form>`;
  const outcome = `<p><strong>${OUTCOMES[status]}</strong>${note ? ` ${escaped(note)}` : ''}</p>`;
  return page({ title: summary, body: `${alert(fault)}${details}${status === 'pending' ? answers : outcome}` });
}

export const noApproval = (why: string): string => notice('This link leads nowhere', why);

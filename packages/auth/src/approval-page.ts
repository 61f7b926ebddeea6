import type { ShownApproval } from './approvals.ts';
import { document, escaped } from './html.ts';

const alert = (fault?: string): string => (fault ? `<p role="alert">${escaped(fault)}</p>` : '');

/** Says nothing of the approval, not even whether there is one. */
export const enterForm = (email = '', fault?: string): string =>
  document(
    'Agree to a call of an assistant',
    `${alert(fault)}<p>Sign in to see what it wants to do.</p>
<form method="post"><p><label>Your address<br>
<input type="email" name="email" value="${escaped(email)}" maxlength="254" autocomplete="username" required></label></p>
<p><label>Your password<br>
<input type="password" name="password" maxlength="256" autocomplete="current-password" required></label></p>
<p><button>Sign in</button></p></form>`,
  );

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
  const answers = `<form method="post"><input type="hidden" name="pass" value="${escaped(pass)}">
<p><label>What you want to say about it<br><input name="note" maxlength="1000"></label></p>
<p><button name="decision" value="grant">Agree, and do it now</button>
<button name="decision" value="deny">Deny</button></p></form>`;
  const outcome = `<p><strong>${OUTCOMES[status]}</strong>${note ? ` ${escaped(note)}` : ''}</p>`;
  return document(summary, `${alert(fault)}${details}${status === 'pending' ? answers : outcome}`);
}

export const noApproval = (why: string): string => document('This link leads nowhere', `<p>${escaped(why)}</p>`);

import { document, escaped } from './html.ts';
import type { Invited } from './invitations.ts';

const password = (label: string, autocomplete: string, least: number) => `<p><label>${label}<br>
<input type="password" name="password" minlength="${least}" maxlength="256" autocomplete="${autocomplete}" required></label></p>`;

const NEW = `<p><label>Your name<br>
<input name="name" maxlength="200" autocomplete="name" required autofocus></label></p>
${password('A password, at least 8 characters', 'new-password', 8)}`;

/** Where the link of an invitation leads: the holder signs in or signs up with the address, and so joins. */
export const joinForm = ({ organization_name, email, user }: Invited, token: string, fault?: string): string =>
  document(
    `Join ${organization_name}`,
    `${fault ? `<p role="alert">${escaped(fault)}</p>` : ''}
<p>${user ? 'Sign in' : 'Make your account'} to accept the invitation.</p>
<form method="post"><input type="hidden" name="token" value="${escaped(token)}">
<p><label>Your address<br><input type="email" value="${escaped(email)}" autocomplete="username" readonly></label></p>
${user ? password('Your password', 'current-password', 1) : NEW}
<p><button>Join</button></p></form>`,
  );

export const joined = ({ organization_name, email }: Invited): string =>
  document(
    `You have joined ${organization_name}`,
    `<p>Sign in as ${escaped(email)} with your password. <a href="/docs">How to connect</a></p>`,
  );

export const notJoined = (why: string): string => document('This link leads nowhere', `<p>${escaped(why)}</p>`);

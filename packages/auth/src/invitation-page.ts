import { alert, escaped, field, hidden } from './html.ts';
import type { Invited } from './invitations.ts';
import { notice, page } from './page.ts';

const password = (label: string, autocomplete: string, least: number) =>
  field(
    label,
    `type="password" name="password" minlength="${least}" maxlength="256" autocomplete="${autocomplete}" required`,
  );

const NEW = `${field('Your name', 'type="text" name="name" maxlength="200" autocomplete="name" required autofocus')}
${password('A password, at least 8 characters', 'new-password', 8)}`;

/** Where the link of an invitation leads: the holder signs in or signs up with the address, and so joins. */
export const joinForm = ({ organization_name, email, user }: Invited, token: string, fault?: string): string =>
  page({
    title: `Join ${organization_name}`,
    body: `${alert(fault)}<p>${user ? 'Sign in' : 'Make your account'} to accept the invitation.</p>
<form method="post">${hidden('token', token)}
${field('Your address', `type="email" value="${escaped(email)}" autocomplete="username" readonly`)}
${user ? password('Your password', 'current-password', 1) : NEW}
<button>Join</button></form>`,
  });

export const joined = ({ organization_name, email }: Invited): string =>
  page({
    title: `You have joined ${organization_name}`,
    body: `<p>Sign in as ${escaped(email)} with your password. <a href="/docs">How to connect</a></p>`,
  });

export const notJoined = (why: string): string => notice('This link leads nowhere', why);

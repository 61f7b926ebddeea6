import { escaped } from '@stint/auth';
import { page } from './layout.ts';

export interface SignIn {
  readonly csrf: string;
  readonly client: string;
  readonly email?: string | undefined;
  readonly fault?: string | undefined;
}

const alert = (fault?: string) => (fault ? `<p role="alert">${escaped(fault)}</p>` : '');

export const signInPage = ({ csrf, client, email = '', fault }: SignIn): string =>
  page(
    'Sign in',
    `<h1>Sign in to Stint</h1>
<p class="soft">to connect <strong>${escaped(client)}</strong></p>
${alert(fault)}
<form method="post"><input type="hidden" name="csrf" value="${escaped(csrf)}">
<label class="field">Email
<input type="email" name="email" value="${escaped(email)}" maxlength="254" autocomplete="username" required${email ? '' : ' autofocus'}></label>
<label class="field">Password
<input type="password" name="password" maxlength="256" autocomplete="current-password" required${email ? ' autofocus' : ''}></label>
<div class="actions"><button class="main" name="decision" value="sign_in">Sign in</button></div></form>
<p class="soft"><a href="/oauth/forgot-password" target="_blank" rel="noopener">Forgot the password?</a></p>`,
  );

export const forgotPage = (fault?: string): string =>
  page(
    'New password',
    `<h1>Get a new password</h1>
<p class="soft">We send a link to your address. Then come back to the page you signed in on.</p>
${alert(fault)}
<form method="post"><label class="field">Email
<input type="email" name="email" maxlength="254" autocomplete="username" required autofocus></label>
<div class="actions"><button class="main">Send the link</button></div></form>`,
  );

export const sentPage: string = page(
  'Mail is on its way',
  `<h1>Mail is on its way</h1>
<p>If there is an account with this address, a mail is on its way to it. Its link is good for 30 minutes.</p>`,
);

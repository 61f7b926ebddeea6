import { alert, escaped, field, hidden, notice, page } from '@stint/auth';

export interface SignIn {
  readonly csrf: string;
  readonly client: string;
  readonly email?: string | undefined;
  readonly fault?: string | undefined;
}

export const signInPage = ({ csrf, client, email = '', fault }: SignIn): string =>
  page({
    title: 'Sign in',
    heading: 'Sign in to Stint',
    body: `<p class="soft">to connect <strong>${escaped(client)}</strong></p>
${alert(fault)}
<form method="post">${hidden('csrf', csrf)}
${field('Email', `type="email" name="email" value="${escaped(email)}" maxlength="254" autocomplete="username" required${email ? '' : ' autofocus'}`)}
${field('Password', `type="password" name="password" maxlength="256" autocomplete="current-password" required${email ? ' autofocus' : ''}`)}
<div class="actions"><button name="decision" value="sign_in">Sign in</button></div></form>
<p class="soft"><a href="/oauth/forgot-password" target="_blank" rel="noopener">Forgot the password?</a></p>`,
  });

export const forgotPage = (fault?: string): string =>
  page({
    title: 'New password',
    heading: 'Get a new password',
    body: `<p class="soft">We send a link to your address. Then come back to the page you signed in on.</p>
${alert(fault)}
<form method="post">
${field('Email', 'type="email" name="email" maxlength="254" autocomplete="username" required autofocus')}
<div class="actions"><button>Send the link</button></div></form>`,
  });

export const sentPage = notice(
  'Mail is on its way',
  'If there is an account with this address, a mail is on its way to it. Its link is good for 30 minutes.',
);

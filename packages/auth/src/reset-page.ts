import { document, escaped } from './html.ts';

const page = (body: string) => document('Set a new password', body);

/** Where the link of the password mail leads: works without scripts. */
export const resetForm = (token: string): string =>
  page(`<form method="post"><input type="hidden" name="token" value="${escaped(token)}">
<label>New password, at least 8 characters
<input type="password" name="password" minlength="8" maxlength="256" autocomplete="new-password" required autofocus></label>
<button>Set the password</button></form>`);

export const resetDone = page('<p>Your password is set, and you are signed out everywhere. Sign in with it now.</p>');

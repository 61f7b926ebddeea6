import { field, hidden } from './html.ts';
import { notice, page } from './page.ts';

const title = 'Set a new password';

/** Where the link of the password mail leads: works without scripts. */
export const resetForm = (token: string): string =>
  page({
    title,
    body: `<form method="post">${hidden('token', token)}
${field('New password, at least 8 characters', 'type="password" name="password" minlength="8" maxlength="256" autocomplete="new-password" required autofocus')}
<button>Set the password</button></form>`,
  });

export const resetDone = notice(title, 'Your password is set, and you are signed out everywhere. Sign in with it now.');

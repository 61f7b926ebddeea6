import { escaped } from './html.ts';

const page = (body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer"><title>Set a new password</title></head>
<body><main><h1>Set a new password</h1>${body}</main></body></html>
`;

/** Where the link of the password mail leads: works without scripts. */
export const resetForm = (token: string): string =>
  page(`<form method="post"><input type="hidden" name="token" value="${escaped(token)}">
<label>New password, at least 8 characters
<input type="password" name="password" minlength="8" maxlength="256" autocomplete="new-password" required autofocus></label>
<button>Set the password</button></form>`);

export const resetDone = page('<p>Your password is set, and you are signed out everywhere. Sign in with it now.</p>');

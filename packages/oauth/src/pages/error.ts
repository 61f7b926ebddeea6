import { escaped, page } from '@stint/auth';

/** What went wrong where there is no client to be told, or none that can be trusted. */
export const errorPage = (error: string, description?: string): string =>
  page({
    title: 'This cannot go on',
    body: `<p role="alert">${escaped(description ?? 'Something is wrong with the request.')}</p>
<p>Go back to the app and connect it once more. If it happens again, tell its makers: <code>${escaped(error)}</code></p>`,
  });

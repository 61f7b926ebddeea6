import { parentPort } from 'node:worker_threads';
import type { PrintedDocument } from './document.ts';
import { render } from './render.ts';

/** What the thread answers to a document. */
export type Answer = { readonly pdf: Uint8Array } | { readonly error: string };

parentPort?.on('message', (document: PrintedDocument) => {
  render(document).then(
    (pdf) => parentPort?.postMessage({ pdf } satisfies Answer),
    (error: unknown) => parentPort?.postMessage({ error: String((error as Error)?.stack ?? error) } satisfies Answer),
  );
});

import type { PrintedDocument } from './document.ts';
import { createPool, PoolBusy } from './pool.ts';
import { share } from './share.ts';
import type { Answer } from './worker.ts';

export type { PrintedDocument } from './document.ts';
export { PoolBusy } from './pool.ts';

/** Makes PDFs, in threads of its own. */
export interface Pdf {
  /** For the owner, such as an organization. `PoolBusy` when too many are asked for at once, or too many of one owner. */
  print(document: PrintedDocument, owner: string): Promise<Buffer>;
  close(): Promise<void>;
}

export interface PdfOptions {
  readonly threads?: number;
  readonly queue?: number;
  readonly timeoutMs?: number;
  /** How many of one owner may be under way, so that the others need not wait for all of them. */
  readonly eachOwner?: number;
}

export function createPdf({ threads = 1, queue = 50, timeoutMs = 20_000, eachOwner = 3 }: PdfOptions = {}): Pdf {
  const module = new URL('./worker.ts', import.meta.url);
  const pool = createPool<PrintedDocument, Answer>({ module, threads, queue, timeoutMs });
  const underWay = new Map<string, number>();
  const count = (owner: string, by: number) => {
    const left = (underWay.get(owner) ?? 0) + by;
    if (left > 0) underWay.set(owner, left);
    else underWay.delete(owner);
  };
  const make = async (document: PrintedDocument, owner: string) => {
    if ((underWay.get(owner) ?? 0) >= eachOwner) throw new PoolBusy(`${eachOwner} of ${owner} are under way already.`);
    count(owner, 1);
    try {
      const answer = await pool.run(document);
      if ('error' in answer) throw new Error(answer.error);
      return Buffer.from(answer.pdf);
    } finally {
      count(owner, -1);
    }
  };
  const shared = share();
  return {
    print: (document, owner) => shared(JSON.stringify(document), () => make(document, owner)),
    close: () => pool.close(),
  };
}

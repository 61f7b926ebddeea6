import type { PrintedDocument } from './document.ts';
import { formatOf } from './format.ts';
import { labelsOf } from './labels/index.ts';
import { printHead, printRunningHead } from './parts/head.ts';
import { printLines } from './parts/lines.ts';
import type { Print } from './parts/print.ts';
import { printSums } from './parts/sums.ts';
import { keepFooter, printMarks, printNotes, printPayment } from './parts/tail.ts';
import { openSheet } from './sheet.ts';

/** A document as a PDF. It takes the processor for as long as it takes: call it in a worker. */
export async function render(document: PrintedDocument): Promise<Buffer> {
  const { labels, language } = labelsOf(document.language);
  const title = [labels.title[document.type], document.number].filter(Boolean).join(' ');
  const info = { Title: title, Author: document.seller.name, Creator: 'Stint', Producer: 'Stint' };
  const sheet = openSheet(document.paper, info, language);
  const print: Print = { sheet, document, labels, format: formatOf(language, document.paper) };
  sheet.onPage = () => printRunningHead(print);
  const footer = keepFooter(print);
  printHead(print);
  printLines(print);
  printSums(print);
  printPayment(print);
  printNotes(print);
  footer.last();
  printMarks(print, footer.everyPage);
  const chunks: Buffer[] = [];
  sheet.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve, reject) => {
    sheet.doc.on('end', resolve);
    sheet.doc.on('error', reject);
  });
  sheet.doc.end();
  await done;
  return Buffer.concat(chunks);
}

import { extractText, getDocumentProxy } from 'unpdf';

/** What a reader finds in a PDF: the text of each page, with one space between words. */
export async function textOf(pdf: Buffer): Promise<string[]> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const { text } = await extractText(document);
  return text.map((page) => page.replaceAll(/\s+/g, ' '));
}

import type { PrintedDocument } from '../document.ts';
import type { Format } from '../format.ts';
import type { Labels } from '../labels/index.ts';
import type { Sheet } from '../sheet.ts';

/** What every part of the page works with. */
export interface Print {
  readonly sheet: Sheet;
  readonly document: PrintedDocument;
  readonly labels: Labels;
  readonly format: Format;
}

import { afterAll, expect, test } from '@jest/globals';
import { printed } from './documents.fixture.ts';
import { createPdf, PoolBusy } from './index.ts';
import { textOf } from './text.fixture.ts';

const pdf = createPdf();
afterAll(() => pdf.close());

test('a document is printed in the thread', async () => {
  const [page] = await textOf(await pdf.print(printed(), 'org_a'));
  expect(page).toContain('INV-2026-0042');
});

test('a document that cannot be printed fails alone', async () => {
  await expect(pdf.print({ ...printed(), lines: null as never }, 'org_a')).rejects.toThrow('TypeError');
  expect((await pdf.print(printed(), 'org_a')).subarray(0, 5).toString()).toBe('%PDF-');
});

test('the same document is made once, for all who ask at once and for who asks after', async () => {
  const document = { ...printed(), number: 'INV-ONCE' };
  const files = await Promise.all(Array.from({ length: 20 }, () => pdf.print(document, 'org_a')));
  expect(new Set(files).size).toBe(1);
  expect(await pdf.print(document, 'org_a')).toBe(files[0]);
});

test('one owner may have a few under way, so that another is not kept waiting', async () => {
  const asked = Array.from({ length: 6 }, (_, nr) => pdf.print({ ...printed(), number: `INV-A${nr}` }, 'org_a'));
  const other = pdf.print({ ...printed(), number: 'INV-B' }, 'org_b');
  const done = await Promise.allSettled(asked);
  expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  for (const one of done) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(PoolBusy);
  expect((await other).subarray(0, 5).toString()).toBe('%PDF-');
});

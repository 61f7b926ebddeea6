import { expect, test } from '@jest/globals';
import { safeName } from './attachment.name.ts';

test.each([
  ['Rechnung März.pdf', 'Rechnung März.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ada\\receipt.pdf', 'receipt.pdf'],
  ['a"b<c>|d?*:e.txt', 'a_b_c_d_e.txt'],
  ['line\r\nX-Evil: 1.txt', 'line_X-Evil_ 1.txt'],
  // Reads as invoice-exe.pdf where text turns.
  ['invoice-\u202efdp.exe', 'invoice-_fdp.exe'],
  ['..hidden', 'hidden'],
  ['...', 'file'],
  ['a/', 'file'],
  ['e\u0301.txt', 'é.txt'],
])('%j is kept as %j', (given, name) => {
  expect(safeName(given)).toBe(name);
});

test('a long name is cut in front of its ending, and never within a letter', () => {
  const name = safeName(`${'🧾'.repeat(250)}.pdf`);
  expect([...name]).toHaveLength(200);
  expect(name).toMatch(/^(🧾)+\.pdf$/u);
});

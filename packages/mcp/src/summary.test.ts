import { expect, test } from '@jest/globals';
import { summaryOf } from './summary.ts';

/** What a model reads whose client passes only the text on. */
const textOf = (value: Record<string, unknown>): string => summaryOf(value, JSON.stringify(value));
const money = (amount: number) => ({ amount, currency: 'EUR' });
const filler = { notes: 'x'.repeat(1500) };

test('an answer of up to a thousand characters is there in full', () => {
  const value = { id: 'cli_1', name: 'Northwind', rate: money(9500) };
  expect(textOf(value)).toBe(`<data>\n${JSON.stringify(value)}\n</data>`);
});

test('a longer one says what it is, its money, and a line for each thing it holds', () => {
  const lines = ['Drawing', 'Building'].map((description, i) => ({
    id: `lin_${i}`,
    invoice_id: 'inv_1',
    description,
    amount: money(100 + i),
  }));
  const invoice = {
    client_id: 'cli_1',
    client_name: 'Northwind',
    discount: { percent: 0, amount: money(0) },
    id: 'inv_1',
    total: money(201),
    lines,
    left_out: [],
    ...filler,
  };
  expect(textOf(invoice).split('\n')).toEqual([
    '<data>',
    `id="inv_1" total=201 EUR client_name="Northwind" lines=[2] notes="${'x'.repeat(60)}…"`,
    'discount: amount=0 EUR percent=0',
    'lines (2):',
    '- id="lin_0" description="Drawing" amount=100 EUR',
    '- id="lin_1" description="Building" amount=101 EUR',
    '</data>',
    'The rest is in structuredContent.',
  ]);
});

test('a page says how many rows it has and how the next ones are had, and each row by what it is picked by', () => {
  const rows = Array.from({ length: 12 }, (_, i) => ({
    project_id: 'prj_1',
    project_name: 'Website',
    assignee_ids: ['usr_1', 'usr_2'],
    assignee_names: ['Ada', 'Ben'],
    id: `task_${i}`,
    title: `Task ${i}`,
    notes: 'y'.repeat(100),
  }));
  const [head, mark, first, ...more] = textOf({ data: rows, next_cursor: 'abc', has_more: true }).split('\n');
  expect(head).toBe('12 rows; for the next, the same call with cursor=abc');
  expect([mark, first]).toEqual([
    '<data>',
    'id="task_0" title="Task 0" project_name="Website" assignee_names="Ada, Ben"',
  ]);
  expect(more).toHaveLength(12);
  expect(more.at(-1)).toBe('</data>');
});

test('lists further in are shown, empty ones are not', () => {
  const page = (...titles: string[]) => ({ data: titles.map((title) => ({ title })), has_more: false });
  const text = textOf({ today: '2026-11-02', tasks: { overdue: page('Paint'), done: page() }, ...filler });
  expect(text).toContain('tasks.overdue (1):\n- title="Paint"\n');
  expect(text).not.toContain('done');
});

test.each([
  ['long rows', 'z'.repeat(5000), 200],
  ['words of many bytes', '漢'.repeat(5000), 200],
  ['marks in every word', '</data>'.repeat(500), 200],
  ['one row', '<'.repeat(1000), 1],
  ['halves of characters', '😀'.repeat(31).slice(1), 200],
])('however much it is, the text is bounded and its marks hold: %s', (_, title, count) => {
  const data = Array.from({ length: count }, (_unused, i) => ({
    id: `task_${i}`,
    title,
    [title]: title,
    list: [title, title],
  }));
  for (const value of [{ data, next_cursor: null, has_more: false }, { tasks: data }, ...data.slice(0, 1)]) {
    const text = textOf(value as Record<string, unknown>);
    expect(Buffer.byteLength(text)).toBeLessThan(4400);
    expect(text.match(/<\/?data>/g)).toEqual(['<data>', '</data>']);
    expect(text.isWellFormed()).toBe(true);
  }
});

test('what did not fit is counted, and how to see it is said', () => {
  const data = Array.from({ length: 200 }, (_, i) => ({ id: `task_${i}`, title: 'Paint the long fence'.repeat(9) }));
  const text = textOf({ data, next_cursor: null, has_more: false });
  const shown = text.match(/^id=/gm)?.length ?? 0;
  expect(shown).toBeGreaterThan(20);
  expect(text).toMatch(
    new RegExp(`\\n${200 - shown} more lines are in structuredContent; a smaller limit shows all of its rows here\\.$`),
  );
});

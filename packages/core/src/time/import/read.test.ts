import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readExport } from './read.ts';
import { type Span, spanOf } from './span.ts';
import { orderOf, readClock, readDate, readDuration } from './values.ts';
import { instantsAt } from './zone.ts';

const sample = (name: string) => readFileSync(new URL(`./samples/${name}.csv`, import.meta.url), 'utf8');
const read = (name: string) => readExport(sample(name), {});

describe('an export', () => {
  test('of Toggl is read behind its byte-order mark, with commas and quotes in cells', () => {
    const { format, date_order, date_order_certain, rows } = read('toggl');
    expect({ format, date_order, date_order_certain }).toEqual({
      format: 'toggl',
      date_order: 'ymd',
      date_order_certain: true,
    });
    expect(rows[0]).toMatchObject({
      row: 2,
      user: 'Ida Berg',
      email: 'ida@example.com',
      client: 'Globex',
      project: 'Portal',
      task: 'Sketches',
      description: 'Menu, footer and "search"',
      billable: true,
      invoiced: false,
      day: '2026-05-04',
      start: 8 * 3600 + 15 * 60 + 20,
      seconds: 6300,
      problems: [],
    });
    expect(rows[2]).toMatchObject({ client: null, task: null, day: '2026-10-24', end_day: '2026-10-25' });
    expect(rows[3]).toMatchObject({ project: null, description: 'Post' });
  });

  test('of Clockify is read by the clock of twice 12 hours, month first where a day says so', () => {
    const { format, date_order, date_order_certain, rows } = read('clockify');
    expect({ format, date_order, date_order_certain }).toEqual({
      format: 'clockify',
      date_order: 'mdy',
      date_order_certain: true,
    });
    expect(rows.map(({ day, start, end, seconds }) => [day, start, end, seconds])).toEqual([
      ['2026-05-06', 29_720, 43_200, 13_480],
      ['2026-05-13', 45_000, 46_800, 1841],
      ['2026-05-14', 84_600, 900, 2700],
    ]);
  });

  test('of Harvest is read with decimal commas, and says what was invoiced', () => {
    const { format, rows } = read('harvest');
    expect(format).toBe('harvest');
    expect(rows.map(({ user, code, seconds, start, invoiced }) => [user, code, seconds, start, invoiced])).toEqual([
      ['Ida Berg', 'POR', 8856, null, false],
      ['Ida Berg', 'POR', 900, null, false],
      ['Ida Berg', 'POR', 900, null, false],
      ['Ida Berg', 'POR', 5400, null, true],
    ]);
  });

  test('has a key for each row, the same in another export, also of rows that are all alike', () => {
    const keys = read('harvest').rows.map(({ import_key }) => import_key);
    expect(new Set(keys).size).toBe(4);
    const [header, ...lines] = sample('harvest').trim().split('\n');
    const later = [header, lines[3], lines[1], lines[2], lines[0]?.replace(',No,Yes,Ida', ',Yes,Yes,Ida')].join('\r\n');
    expect(readExport(later, {}).rows.map(({ import_key }) => import_key)).toEqual([
      keys[3],
      keys[1],
      keys[2],
      keys[0],
    ]);
  });

  test('saved again with semicolons is the same', () => {
    const saved = 'Date;Client;Project;Hours;First Name;Last Name\n2026-05-07;Globex;Portal;2,46;Ida;Berg\n';
    expect(readExport(saved, {}).rows[0]).toMatchObject({ seconds: 8856, client: 'Globex', user: 'Ida Berg' });
  });

  test.each([
    ['nothing', '', 'is empty'],
    ['a header alone', 'Date,Project,Hours,First Name,Last Name\n', 'no rows'],
    ['an unknown header', 'a,b\n1,2\n', 'no detailed export'],
    ['a quote that is not closed', 'a,b\n"1,2\n', 'cannot be read as CSV'],
    ['too many rows', `a,b\n${'1,2\n'.repeat(2001)}`, 'at most 2000'],
  ])('that is %s is refused with what is wrong', (_, csv, message) => {
    expect(() => readExport(csv, {})).toThrow(message);
  });

  test('asked for as another kind says which columns it lacks', () => {
    expect(() => readExport(sample('toggl'), { format: 'harvest' })).toThrow('date, hours, first name, last name');
  });

  test('with cells that cannot be read names each field and what was expected', () => {
    const header = sample('toggl').split('\r\n')[0];
    const { rows } = readExport(
      `${header}\nIda,,,,,,maybe,31.31.2026,25:00,,,,,\nIda,,,,,,,2026-05-04,09:00,,,,,\n`,
      {},
    );
    expect(rows[0]?.problems.map(({ field }) => field)).toEqual(['billable', 'start_date', 'start_time']);
    expect(rows[0]?.problems[2]?.message).toContain('13:00');
    expect(rows[1]?.problems).toEqual([{ field: 'duration', message: expect.stringContaining('stop the timer') }]);
  });
});

test.each([
  [['2026-05-04'], 'ymd', true],
  [['10/06/2026', '04/05/2026'], 'mdy', false],
  [['10/06/2026', '04/25/2026'], 'mdy', true],
  [['25/06/2026', '04/05/2026'], 'dmy', true],
  [['10.06.2026'], 'dmy', true],
])('dates such as %j are in the order %s, certain: %s', (dates, order, certain) => {
  expect(orderOf(dates)).toEqual({ order, certain });
});

test.each([
  ['10/06/2026', 'mdy', '2026-10-06'],
  ['10/06/2026', 'dmy', '2026-06-10'],
  ['2026-02-29', 'ymd', undefined],
  ['2/9/26', 'mdy', undefined],
  ['1/2/2026', 'dmy', '2026-02-01'],
] as const)('%s read as %s is %s', (text, order, day) => {
  expect(readDate(text, order)).toBe(day);
});

test.each([
  ['00:00', 0],
  ['12:00 AM', 0],
  ['12:30 pm', 45_000],
  ['1:05:09 PM', 46_800 + 309],
  ['01:00\u202fPM', 46_800],
  ['13:00 PM', undefined],
  ['24:00', undefined],
])('the clock %s shows %s seconds', (text, seconds) => {
  expect(readClock(text)).toBe(seconds);
});

test.each([
  ['02:27:49', 8869],
  ['2:28', 8880],
  ['2.46', 8856],
  ['2,46', 8856],
  ['0,125', 450],
  ['1,234.5', 4_444_200],
  ['1.234,5', 4_444_200],
  ['1 234,5', 4_444_200],
  ['1.234.567', 1_234_567 * 3600],
  ['0.00014', 1],
  ['2h', undefined],
  ['-1', undefined],
])('the duration %s is %s seconds', (text, seconds) => {
  expect(readDuration(text)).toBe(seconds);
});

describe('where the clocks change', () => {
  const at = (day: string, clock: string) =>
    instantsAt(day, readClock(clock) as number, 'Europe/Vienna').map((s) => new Date(s * 1000).toISOString());

  test('a time that comes twice is two instants, one that does not come an hour later, any other one', () => {
    expect(at('2026-10-25', '02:30')).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']);
    expect(at('2026-03-29', '02:30')).toEqual(['2026-03-29T01:30:00.000Z']);
    expect(at('2026-03-29', '03:30')).toEqual(['2026-03-29T01:30:00.000Z']);
    expect(at('2026-10-25', '12:00')).toEqual(['2026-10-25T11:00:00.000Z']);
  });

  const span = (start: string, end: string, seconds: number | null, day = '2026-10-25', zone = 'Europe/Vienna') =>
    spanOf({ day, start: readClock(start) ?? null, end_day: day, end: readClock(end) ?? null, seconds }, zone);
  const hours = (of: object) => ((of as Span).stopped - (of as Span).started) / 3600;

  test('the duration tells which instant is meant', () => {
    expect(hours(span('01:30', '02:30', 3600))).toBe(1);
    expect(hours(span('01:30', '02:30', 7200))).toBe(2);
    expect(hours(span('02:15', '02:15', 3600))).toBe(1);
    expect(hours(span('01:00', '04:00', 7200, '2026-03-29'))).toBe(2);
  });

  test('a duration that no reading gives is a problem that names the zone', () => {
    expect(span('01:30', '02:30', 9000)).toEqual({
      field: 'duration',
      message: expect.stringContaining('Europe/Vienna'),
    });
    expect(span('01:00', '04:00', 10_800, '2026-03-29')).toMatchObject({ field: 'duration' });
    expect(hours(span('01:00', '04:00', 10_800, '2026-03-29', 'UTC'))).toBe(3);
  });
});

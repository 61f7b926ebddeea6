import { expect, test } from '@jest/globals';
import { daysOf } from './workflow.period.ts';

const monday = { week_starts_on: 'monday', fiscal_year_start_month: 1 } as const;

test.each([
  ['this_month', '2026-03-31', '2026-03-01', '2026-03-31'],
  ['last_month', '2026-03-31', '2026-02-01', '2026-02-28'],
  ['last_month', '2026-01-15', '2025-12-01', '2025-12-31'],
  ['last_month', '2028-03-01', '2028-02-01', '2028-02-29'],
  ['this_week', '2026-03-01', '2026-02-23', '2026-03-01'],
  ['last_week', '2026-03-02', '2026-02-23', '2026-03-01'],
  ['this_quarter', '2026-03-31', '2026-01-01', '2026-03-31'],
  ['last_quarter', '2026-02-10', '2025-10-01', '2025-12-31'],
] as const)('%s on %s is %s to %s', (period, today, from, to) => {
  expect(daysOf(period, today, monday)).toEqual({ from, to });
});

test('a week begins on the day on which the organization’s weeks do', () => {
  const sunday = { ...monday, week_starts_on: 'sunday' } as const;
  expect(daysOf('this_week', '2026-03-01', sunday)).toEqual({ from: '2026-03-01', to: '2026-03-07' });
});

test('a quarter is one of the fiscal year', () => {
  const february = { ...monday, fiscal_year_start_month: 2 };
  expect(daysOf('this_quarter', '2026-01-15', february)).toEqual({ from: '2025-11-01', to: '2026-01-31' });
  expect(daysOf('last_quarter', '2026-02-01', february)).toEqual({ from: '2025-11-01', to: '2026-01-31' });
});

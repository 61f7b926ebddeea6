import { expect, test } from '@jest/globals';
import { exchange, exchangeRate } from './invoice.exchange.ts';

test("docs/money.md's dollars are 920.00 euros", () => {
  expect(exchange(100_000n, '0.92', 'USD', 'EUR')).toBe(92_000n);
});

test('half a cent goes up, and minor units are each currency’s own', () => {
  expect(exchange(1n, '0.5', 'USD', 'EUR')).toBe(1n);
  expect(exchange(1_000n, '0.00612345', 'JPY', 'EUR')).toBe(612n);
  expect(exchange(612n, '163.3', 'EUR', 'JPY')).toBe(999n);
  expect(exchange(1_234n, '3.26', 'KWD', 'USD')).toBe(402n);
});

test('a rate is a decimal above nothing', () => {
  for (const wrong of ['0', '0.0', '-1', '1e3', '1.123456789', '', '1.', '٣']) {
    expect(exchangeRate().safeParse(wrong).success).toBe(false);
  }
  expect(exchangeRate().safeParse('0.00000001').success).toBe(true);
});

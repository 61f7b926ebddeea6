/** How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD (ISO 4217, as Intl knows it). */
export function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** Minor units as a decimal, exactly: 367500 of EUR is 3675.00. */
export function decimalOf(amount: number | bigint, currency: string): string {
  const digits = digitsOf(currency);
  const text = BigInt(amount).toString();
  const sign = text.startsWith('-') ? '-' : '';
  const units = text.slice(sign.length).padStart(digits + 1, '0');
  if (digits === 0) return sign + units;
  return `${sign}${units.slice(0, -digits)}.${units.slice(-digits)}`;
}

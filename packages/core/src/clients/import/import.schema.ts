import { z } from 'zod';

export const clientsCsv = {
  /**
   * A CSV with a header: name, and any of key, currency, email, phone, website, tax_id, tax_treatment, default_tax_rate,
   * payment_terms_days, language, street, street2, city, postal_code, region, country. At most 2,000 rows.
   */
  csv: z.string().min(1).max(1_000_000),
};

export const ClientTotals = z.strictObject({
  rows: z.int(),
  new: z.int(),
  changed: z.int(),
  /** As the row says already. */
  same: z.int(),
  faulty: z.int(),
});

import type { TAX_TREATMENTS } from '../clients/client.schema.ts';
import type { Client } from '../clients/index.ts';
import { type Context, type Data, invalid } from '../kernel/index.ts';
import { Settings } from '../orgs/index.ts';
import type { TAX_CATEGORIES } from './invoice.schema.ts';

export interface Tax {
  readonly tax_category: (typeof TAX_CATEGORIES)[number];
  /** Basis points. */
  readonly tax_rate: number;
}

const CATEGORIES = { standard: 'S', zero_rated: 'Z', exempt: 'E', reverse_charge: 'AE' } as const;

/** How a line is taxed that does not say: by the treatment, at the client's rate, else the organization's. */
export async function taxOf(
  ctx: Context,
  { default_tax_rate }: Pick<Data<typeof Client>, 'default_tax_rate'>,
  treatment: (typeof TAX_TREATMENTS)[number],
): Promise<Tax> {
  const tax_category = CATEGORIES[treatment];
  if (tax_category !== 'S') return { tax_category, tax_rate: 0 };
  if (default_tax_rate !== null) return { tax_category, tax_rate: default_tax_rate };
  const { billing } = (await ctx.find(Settings, ctx.caller.org_id)).value;
  return { tax_category, tax_rate: billing.default_tax_rate };
}

/** A line's own rate, where the treatment leaves it one. */
export function taxWith(standing: Tax, tax_rate: number | undefined, field: string): Tax {
  if (tax_rate === undefined || tax_rate === standing.tax_rate) return standing;
  if (standing.tax_category !== 'S')
    throw invalid(field, 'is 0 by the tax treatment of the document; change that first');
  return { ...standing, tax_rate };
}

import type { z } from 'zod';
import type { Party } from '../invoice.schema.ts';
import { text } from './ubl.values.ts';
import { type Element, element } from './ubl.xml.ts';

type PartyData = z.infer<typeof Party>;

const REGIONS = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** A VAT number begins with the country it is of, Greece's with EL (BR-CO-9); anything else is another tax number. */
export function vatId(tax_id: string | null): string | null {
  const id = tax_id?.replaceAll(/[\s.-]/g, '').toUpperCase() ?? '';
  const country = /^([A-Z]{2})[A-Z0-9]*\d/.exec(id)?.[1];
  if (!country) return null;
  return country === 'EL' || country === 'XI' || REGIONS.of(country) !== undefined ? id : null;
}

/** A party (BG-4, BG-7) with its address, identifiers and contact. */
export function partyOf(role: 'seller' | 'buyer', party: PartyData): Element | null {
  const { name, address, tax_id, registration_number, email, phone } = party;
  const vat = vatId(tax_id);
  // A tax number that is no VAT number has a place of its own with sellers only (BT-32).
  const other = vat === null && role === 'seller' ? tax_id : null;
  const registered = registration_number ?? (vat === null && role === 'buyer' ? tax_id : null);
  return element('cac:Party', [
    element('cac:PartyName', [text('Name', name)]),
    element('cac:PostalAddress', [
      text('StreetName', address?.street),
      text('AdditionalStreetName', address?.street2),
      text('CityName', address?.city),
      text('PostalZone', address?.postal_code),
      text('CountrySubentity', address?.region),
      element('cac:Country', [text('IdentificationCode', address?.country)]),
    ]),
    taxScheme(vat, 'VAT'),
    taxScheme(other, 'TAX'),
    element('cac:PartyLegalEntity', [text('RegistrationName', name), text('CompanyID', registered)]),
    element('cac:Contact', [text('Telephone', phone), text('ElectronicMail', email)]),
  ]);
}

const taxScheme = (id: string | null, scheme: 'VAT' | 'TAX'): Element | null =>
  id ? element('cac:PartyTaxScheme', [text('CompanyID', id), element('cac:TaxScheme', [text('ID', scheme)])]) : null;

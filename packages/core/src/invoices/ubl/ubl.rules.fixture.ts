import { expect } from '@jest/globals';
import { XmlDocument, type XmlElement } from 'libxml2-wasm';
import { halfUp } from '../../kernel/index.ts';

/** The elements used here, in the order the schemas of UBL 2.1 have them. */
const ADDRESS = 'StreetName AdditionalStreetName CityName PostalZone CountrySubentity Country';
const HEAD =
  'DocumentCurrencyCode TaxCurrencyCode InvoicePeriod OrderReference BillingReference AccountingSupplierParty';
const TAIL = 'AccountingCustomerParty PaymentMeans AllowanceCharge TaxTotal LegalMonetaryTotal';
const ORDER: Readonly<Record<string, string>> = {
  Invoice: `CustomizationID ID IssueDate DueDate InvoiceTypeCode Note ${HEAD} ${TAIL} InvoiceLine`,
  CreditNote: `CustomizationID ID IssueDate CreditNoteTypeCode Note ${HEAD} ${TAIL} CreditNoteLine`,
  InvoicePeriod: 'StartDate EndDate',
  OrderReference: 'ID',
  BillingReference: 'InvoiceDocumentReference',
  InvoiceDocumentReference: 'ID IssueDate',
  AccountingSupplierParty: 'Party',
  AccountingCustomerParty: 'Party',
  Party: 'PartyName PostalAddress PartyTaxScheme PartyLegalEntity Contact',
  PartyName: 'Name',
  PostalAddress: ADDRESS,
  Country: 'IdentificationCode',
  PartyTaxScheme: 'CompanyID TaxScheme',
  TaxScheme: 'ID',
  PartyLegalEntity: 'RegistrationName CompanyID',
  Contact: 'Telephone ElectronicMail',
  PaymentMeans: 'PaymentMeansCode PaymentID PayeeFinancialAccount',
  PayeeFinancialAccount: 'ID Name FinancialInstitutionBranch',
  FinancialInstitutionBranch: 'ID',
  AllowanceCharge:
    'ChargeIndicator AllowanceChargeReasonCode AllowanceChargeReason MultiplierFactorNumeric Amount BaseAmount TaxCategory',
  TaxCategory: 'ID Percent TaxExemptionReasonCode TaxExemptionReason TaxScheme',
  ClassifiedTaxCategory: 'ID Percent TaxScheme',
  TaxTotal: 'TaxAmount TaxSubtotal',
  TaxSubtotal: 'TaxableAmount TaxAmount TaxCategory',
  LegalMonetaryTotal:
    'LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount AllowanceTotalAmount ChargeTotalAmount PayableAmount',
  InvoiceLine: 'ID InvoicedQuantity LineExtensionAmount InvoicePeriod AllowanceCharge Item Price',
  CreditNoteLine: 'ID CreditedQuantity LineExtensionAmount InvoicePeriod AllowanceCharge Item Price',
  Item: 'Description Name ClassifiedTaxCategory',
  Price: 'PriceAmount',
};

const NAMESPACES = {
  cac: 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
  cbc: 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
};

/** A read document: what stands at a path of `cac:` and `cbc:` names. */
export interface Ubl {
  all(path: string): Ubl[];
  text(path: string): string | undefined;
  texts(path: string): string[];
  /** An amount in ten-thousandths. */
  amount(path: string): bigint;
  readonly faults: readonly string[];
}

export function readUbl(xml: string): Ubl {
  const document = XmlDocument.fromString(xml);
  const root = document.root;
  return over(root, faultsOf(root));
}

const over = (node: XmlElement, faults: readonly string[]): Ubl => {
  const find = (path: string) => node.find(path, NAMESPACES) as XmlElement[];
  const text = (path: string) => find(path)[0]?.content;
  return {
    all: (path) => find(path).map((found) => over(found, [])),
    text,
    texts: (path) => find(path).map(({ content }) => content),
    amount: (path) => tenThousandths(text(path) ?? '0'),
    faults,
  };
};

/** Elements that are empty, not known here, or not in their place. */
function faultsOf(element: XmlElement): string[] {
  const children: XmlElement[] = [];
  for (let child = element.firstChild; child; child = child.next) {
    if ('attrs' in child) children.push(child as XmlElement);
  }
  if (children.length === 0) return element.content.trim() === '' ? [`${element.name} is empty`] : [];
  const order = ORDER[element.name]?.split(' ') ?? [];
  const places = children.map(({ name }) => order.indexOf(name));
  const unknown = children.filter((_, i) => places[i] === -1).map(({ name }) => `${element.name} has no ${name}`);
  const sorted = places.every((place, i) => i === 0 || place >= (places[i - 1] as number));
  return [...unknown, ...(sorted ? [] : [`${element.name} has another order`]), ...children.flatMap(faultsOf)];
}

export function tenThousandths(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.');
  if (fraction.length > 4) throw new Error(`${decimal} is finer than these sums are.`);
  const value = BigInt(whole + fraction.padEnd(4, '0'));
  return decimal.startsWith('-') ? -value : value;
}

export const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n);
export const offOf = (part: Ubl): bigint =>
  (part.text('cbc:ChargeIndicator') === 'true' ? -1n : 1n) * part.amount('cbc:Amount');
const key = (part: Ubl, path: string) => `${part.text(`${path}/cbc:ID`)} ${part.text(`${path}/cbc:Percent`)}`;

/** The sums of EN 16931 that bind a document's figures to each other. */
export function checkSums(ubl: Ubl): void {
  const lines = ubl.all('cac:InvoiceLine | cac:CreditNoteLine');
  const allowances = ubl.all('cac:AllowanceCharge');
  const total = (name: string) => ubl.amount(`cac:LegalMonetaryTotal/cbc:${name}`);
  const tax = ubl.amount('cac:TaxTotal[1]/cbc:TaxAmount');
  const subtotals = ubl.all('cac:TaxTotal[1]/cac:TaxSubtotal');
  const net = lines.map((line) => line.amount('cbc:LineExtensionAmount'));
  const offs = allowances.map(offOf);
  expect({
    'BR-CO-10': total('LineExtensionAmount'),
    'BR-CO-11': total('AllowanceTotalAmount'),
    'BR-CO-12': total('ChargeTotalAmount'),
    'BR-CO-13': total('TaxExclusiveAmount'),
    'BR-CO-14': tax,
    'BR-CO-15': total('TaxInclusiveAmount'),
    'BR-CO-16': total('PayableAmount'),
  }).toEqual({
    'BR-CO-10': sum(net),
    'BR-CO-11': sum(offs.filter((value) => value > 0n)),
    'BR-CO-12': -sum(offs.filter((value) => value < 0n)),
    'BR-CO-13': sum(net) - sum(offs),
    'BR-CO-14': sum(subtotals.map((part) => part.amount('cbc:TaxAmount'))),
    'BR-CO-15': total('TaxExclusiveAmount') + tax,
    'BR-CO-16': total('TaxInclusiveAmount'),
  });
  const keys = subtotals.map((part) => key(part, 'cac:TaxCategory'));
  expect(new Set(keys).size).toBe(keys.length);
  for (const part of subtotals) {
    const own = key(part, 'cac:TaxCategory');
    const ofLines = lines.filter((line) => key(line, 'cac:Item/cac:ClassifiedTaxCategory') === own);
    const ofWhole = allowances.filter((allowance) => key(allowance, 'cac:TaxCategory') === own);
    const taxable = part.amount('cbc:TaxableAmount');
    // BR-S-8, BR-Z-8, BR-E-8, BR-AE-8.
    expect(taxable).toBe(sum(ofLines.map((line) => line.amount('cbc:LineExtensionAmount'))) - sum(ofWhole.map(offOf)));
    // BR-CO-17: to the cent.
    const rate = tenThousandths(part.text('cac:TaxCategory/cbc:Percent') as string);
    expect(part.amount('cbc:TaxAmount')).toBe(halfUp(taxable * rate, 100_000_000n) * 100n);
  }
  // BR-CO-4: what a line is taxed by is in the breakdown.
  for (const line of lines) expect(keys).toContain(key(line, 'cac:Item/cac:ClassifiedTaxCategory'));
}

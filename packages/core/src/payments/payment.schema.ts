import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { Client } from '../clients/client.schema.ts';
import { Invoice } from '../invoices/invoice.schema.ts';
import {
  currency,
  day,
  type Entity,
  entity,
  field,
  having,
  id,
  instant,
  Money,
  moneyField,
  moneyJson,
  prose,
} from '../kernel/index.ts';

export const PAYMENT_METHODS = ['bank_transfer', 'card', 'cash', 'cheque', 'direct_debit', 'paypal', 'other'] as const;

const ownCurrency = (t: Sql) => sql`${t}.currency`;

/** Money received from a client. */
export const Payment = entity({
  name: 'payment',
  domain: 'payments',
  kind: 'pay',
  table: 'payments',
  model: 'Payment',
  visible: having('view_finances'),
  live: (t) => sql`${t}.deleted_at IS NULL`,
  relations: {
    client: { to: () => Client, by: 'client_id' },
    allocations: { to: (): Entity => Allocation, by: 'payment_id', many: 'id' },
    refunds: { to: (): Entity => Refund, by: 'payment_id', many: 'id' },
  },
  fields: {
    id: id('pay'),
    client_id: id('cli'),
    currency: currency(),
    amount: moneyField(Money, 'amount', null),
    received_on: day(),
    method: z.enum(PAYMENT_METHODS),
    /** What the bank or the client calls it. */
    reference: z.string().nullable(),
    note: field(prose(2000).nullable(), { prose: true }),
    /** What of it stands against invoices. */
    allocated: moneyField(Money, 'allocated', null),
    refunded: moneyField(Money, 'refunded', null),
    /** The rest: credit of the client. */
    unallocated: field(Money, {
      sql: (t) => moneyJson(sql`(${t}.amount - ${t}.allocated - ${t}.refunded)`, ownCurrency(t)),
    }),
    created_by: id('usr').nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

/** Money of a payment, or credit of a credit note, put against an invoice; one for each of the two and the invoice. */
export const Allocation = entity({
  name: 'allocation',
  domain: 'payments',
  kind: 'aln',
  table: 'allocations',
  model: 'Allocation',
  topic: 'invoice_id',
  visible: having('view_finances'),
  relations: {
    payment: { to: () => Payment, by: 'payment_id' },
    credit_note: { to: () => Invoice, by: 'credit_note_id' },
    invoice: { to: () => Invoice, by: 'invoice_id' },
  },
  fields: {
    id: id('aln'),
    /** Either this or the credit note is set. */
    payment_id: id('pay').nullable(),
    credit_note_id: id('inv').nullable(),
    invoice_id: id('inv'),
    amount: moneyField(
      Money,
      'amount',
      null,
      (t) => sql`(SELECT i.currency FROM invoices i WHERE i.org_id = ${t}.org_id AND i.id = ${t}.invoice_id)`,
    ),
    created_at: instant(),
  },
});

/** Money of a payment that went back to the client. */
export const Refund = entity({
  name: 'refund',
  domain: 'payments',
  kind: 'rfd',
  table: 'refunds',
  model: 'Refund',
  topic: 'payment_id',
  visible: having('view_finances'),
  relations: { payment: { to: () => Payment, by: 'payment_id' } },
  fields: {
    id: id('rfd'),
    payment_id: id('pay'),
    amount: moneyField(
      Money,
      'amount',
      null,
      (t) => sql`(SELECT p.currency FROM payments p WHERE p.org_id = ${t}.org_id AND p.id = ${t}.payment_id)`,
    ),
    refunded_on: day(),
    reason: field(prose(500).nullable(), { prose: true }),
    created_by: id('usr').nullable(),
    created_at: instant(),
  },
});

/** A payment with what it pays and what of it went back, as gets and writes of it answer. */
export const PaymentInFull = Payment.schema.extend({
  allocations: z.array(Allocation.schema),
  refunds: z.array(Refund.schema),
});

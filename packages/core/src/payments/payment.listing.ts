import { sql } from '@stint/db';
import { z } from 'zod';
import {
  byColumn,
  contains,
  currency,
  day,
  equals,
  type Filter,
  id,
  instant,
  listing,
  since,
} from '../kernel/index.ts';
import { Allocation, PAYMENT_METHODS, Payment, Refund } from './payment.schema.ts';

/** Payments that pay an invoice. */
const paying: Filter = {
  schema: id('inv'),
  sql: (value, t) => sql`EXISTS (SELECT 1 FROM allocations a
    WHERE a.org_id = ${t}.org_id AND a.payment_id = ${t}.id AND a.invoice_id = ${value})`,
};

/** Whether money of it is left. */
const unallocated: Filter = {
  schema: z.boolean(),
  sql: (value: boolean, t) => sql`(${t}.allocated + ${t}.refunded < ${t}.amount) = ${value}`,
};

export const paymentListing = listing({
  entity: Payment,
  filters: {
    client_id: equals('client_id', id('cli')),
    invoice_id: paying,
    q: contains('reference', 'note'),
    method: equals('method', z.enum(PAYMENT_METHODS)),
    currency: equals('currency', currency()),
    /** Both days are in. */
    from: since('received_on', day()),
    to: { schema: day(), sql: (value, t) => sql`${t}.received_on <= ${value}` },
    unallocated,
    updated_since: since('updated_at', instant()),
  },
  sorts: {
    received_on: byColumn('received_on', 'date'),
    amount: byColumn('amount', 'bigint'),
    created_at: byColumn('created_at', 'timestamptz'),
    updated_at: byColumn('updated_at', 'timestamptz'),
  },
  order: '-received_on',
});

const sorts = { created_at: byColumn('created_at', 'timestamptz') };
const ofPayment = equals('payment_id', id('pay'));

export const allocationListing = listing({
  entity: Allocation,
  filters: { payment_id: ofPayment, invoice_id: equals('invoice_id', id('inv')) },
  sorts,
  order: 'created_at',
});

export const refundListing = listing({
  entity: Refund,
  filters: { payment_id: ofPayment },
  sorts,
  order: 'created_at',
});

import { get, getOperation, id } from '../../kernel/index.ts';
import { Payment } from '../payment.schema.ts';

export const getPayment = getOperation({
  name: 'payments.get',
  summary: 'Get a payment, with what it pays and what of it went back',
  permission: 'view_finances',
  entity: Payment,
  by: 'payment_id',
  id: id('pay'),
  expands: ['allocations', 'refunds'],
  rest: get('/payments/{payment_id}'),
  mcp: { when: 'Read one payment: its allocations to invoices, its refunds, and what of it is left as credit.' },
});

import { z } from 'zod';
import { Invoice } from '../../invoices/invoice.schema.ts';
import { id, operation, post } from '../../kernel/index.ts';
import { amountInput, applyCredit, applyingCredit, invoiceNotOpen, noCredit } from '../../payments/index.ts';
import { Client } from '../client.schema.ts';

export const applyClientCredit = operation({
  name: 'clients.apply_credit',
  summary: "Put a client's credit against one of its invoices",
  effect: 'write',
  scope: 'manage:payments',
  permission: 'manage_payments',
  input: z.strictObject({
    client_id: id('cli'),
    invoice_id: id('inv'),
    /** Minor units; as much as is due and there, if not given. */
    amount: amountInput().optional(),
  }),
  output: Invoice.schema,
  emits: [...applyingCredit],
  fails: [invoiceNotOpen, noCredit],
  rest: post('/clients/{client_id}/apply-credit'),
  mcp: {
    when: 'Pay an invoice with what the client paid too much or was credited, the oldest first. clients_balance says how much that is.',
  },
  async run(ctx, { client_id, invoice_id, amount }) {
    await ctx.find(Client, client_id);
    return applyCredit(ctx, { client_id, invoice_id, amount });
  },
});

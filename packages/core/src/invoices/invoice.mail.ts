import { z } from 'zod';
import { Client } from '../clients/index.ts';
import { type Context, invalid, line, prose, type Row } from '../kernel/index.ts';
import type { Invoice } from './invoice.schema.ts';

const MOST = 10;
const addresses = () => z.array(z.email().max(254)).max(MOST);

/** What sending a document takes; who is not named gets it by the client's billing contacts, else its address. */
export const mailInput = {
  /** Left out: the client's billing contacts, or the client's own address. */
  to: addresses().min(1).optional(),
  /** They get a copy. */
  cc: addresses().optional(),
  subject: line(200).optional(),
  /** Above what the mail says by itself. */
  message: prose(5000).optional(),
};

export interface MailInput {
  readonly to?: readonly string[] | undefined;
  readonly cc?: readonly string[] | undefined;
  readonly subject?: string | undefined;
  readonly message?: string | undefined;
}

/** Asks for a mail with the document attached: to the first address, with a copy to the others. */
export async function mailDocument(
  ctx: Context,
  template: 'invoice' | 'invoice_reminder',
  document: Row<typeof Invoice>,
  { to, cc = [], subject, message }: MailInput,
): Promise<void> {
  const { id, type, number, seller, total, amount_due, due_date } = document.value;
  const [first, ...others] = new Set([...(to ?? (await addressesOf(ctx, document.value.client_id))), ...cc]);
  if (others.length >= MOST) throw invalid('cc', `makes more than ${MOST} addresses`, 'too_big');
  const due = type === 'invoice' ? due_date : null;
  const data = { type, number, from: seller?.name, total, amount_due, due_date: due, subject, message };
  await ctx.mail(first as string, template, data, { cc: others, attachments: [{ kind: 'invoice_pdf', id }] });
}

async function addressesOf(ctx: Context, client_id: string): Promise<string[]> {
  const contacts = await ctx.db.contact.findMany({
    where: { client_id, is_billing: true, email: { not: null } },
    orderBy: { id: 'asc' },
    take: MOST,
    select: { email: true },
  });
  if (contacts.length) return contacts.map(({ email }) => email as string);
  const { email } = (await ctx.find(Client, client_id, { deleted: true })).value;
  if (email) return [email];
  throw invalid('to', 'is required: the client has no billing contact with an address, and none itself', 'required');
}

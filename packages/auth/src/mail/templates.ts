import { decimalOf } from '@stint/core';
import { escaped } from '../html.ts';

interface Link {
  readonly label: string;
  readonly url: string;
}

/** What a mail says; both its text and its HTML are made of this. */
export interface Content {
  readonly subject: string;
  readonly lines: readonly string[];
  /** A link, shown as a button. */
  readonly action?: Link;
  readonly after?: readonly string[];
  /** How to get no more of these; programs find it in the header. */
  readonly unsubscribe?: Link;
}

/** What templates may ask for when the mail is sent; secrets are made here and nowhere kept. */
export interface Links {
  /** A path below the public address. */
  to(path: string): string;
  /** A link that only we can have made, for `verify`. */
  signed(path: string, purpose: string, value: string): string;
  /** A link with a secret good once for 30 minutes. */
  passwordReset(user_id: string): Promise<string>;
}

export interface Letter {
  readonly org_id: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

type Template = (letter: Letter, links: Links) => Content | Promise<Content>;

const text = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise);

const before = (instant: unknown): string => (typeof instant === 'string' ? ` before ${instant.slice(0, 10)}` : '');

const DOCUMENTS: Record<string, string> = {
  invoice: 'Invoice',
  quote: 'Quote',
  proforma: 'Proforma invoice',
  credit_note: 'Credit note',
};

/** "Invoice INV-2026-0001", of the data that mails about documents share. */
const documentOf = ({ type, number }: Letter['data']): string =>
  `${DOCUMENTS[text(type)] ?? 'Document'} ${text(number)}`;

/** An amount for people to read, from minor units and currency. */
function amount(value: unknown): string {
  const { amount: units, currency } = value as { amount: number; currency: string };
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(decimalOf(units, currency) as `${number}`);
}

const paragraphs = (message: unknown): string[] =>
  text(message)
    .split(/\n{2,}/)
    .filter(Boolean);

/** Mails by the name that `ctx.mail` is given, with the `data` each takes. */
export const templates: Readonly<Record<string, Template>> = {
  /** name, organization_name */
  welcome: ({ data }, links) => ({
    subject: 'Welcome to Stint',
    lines: [`Hello ${text(data.name)},`, `${text(data.organization_name)} is ready. You are its owner.`],
    action: { label: 'Read how to connect', url: links.to('/docs') },
  }),

  /** user_id */
  password_reset: async ({ data }, links) => ({
    subject: 'Set a new password',
    lines: ['Someone asked for a new password for your account. If it was you, follow the link within 30 minutes.'],
    action: { label: 'Set a new password', url: await links.passwordReset(text(data.user_id)) },
    after: ['If it was not you, there is nothing to do: your password stays as it is.'],
  }),

  /** invitation_id, organization_name, inviter_name, expires_at */
  invitation: ({ org_id, data }, links) => {
    const organization = text(data.organization_name, 'an organization');
    return {
      subject: `Join ${organization} on Stint`,
      lines: [
        `${text(data.inviter_name, 'A colleague')} invites you to ${organization}.`,
        `Sign in or sign up with this address, then accept${before(data.expires_at)}.`,
      ],
      action: {
        label: 'Accept the invitation',
        url: links.signed('/invitations/accept', 'invitation', `${org_id}:${text(data.invitation_id)}`),
      },
    };
  },

  /** type, number, from, total, due_date (of an invoice), subject?, message? */
  invoice: ({ data }) => ({
    subject: text(data.subject, `${documentOf(data)} from ${text(data.from)}`),
    lines: [
      ...paragraphs(data.message),
      `${documentOf(data)} from ${text(data.from)} over ${amount(data.total)} is attached.`,
      ...(typeof data.due_date === 'string' ? [`It is due on ${data.due_date}.`] : []),
    ],
  }),

  /** type, number, from, amount_due, due_date, subject?, message? */
  invoice_reminder: ({ data }) => ({
    subject: text(data.subject, `Reminder: ${documentOf(data)} from ${text(data.from)}`),
    lines: [
      ...paragraphs(data.message),
      `${documentOf(data)} was due on ${text(data.due_date)}; ${amount(data.amount_due)} of it is open. It is attached once more.`,
    ],
    after: ['If your payment is on its way, there is nothing to do.'],
  }),

  /** user_id, subject, intro?, lines, action_label?, action_path?, category, about: what a person is told, and how to end that */
  news: ({ org_id, data }, links) => ({
    subject: text(data.subject),
    lines: [...(typeof data.intro === 'string' ? [data.intro] : []), ...(data.lines as string[])],
    ...(typeof data.action_path === 'string'
      ? { action: { label: text(data.action_label, 'Open'), url: links.to(data.action_path) } }
      : {}),
    unsubscribe: {
      label: `No more mail about ${text(data.about)}`,
      url: links.signed('/notifications/unsubscribe', 'unsubscribe', `${org_id}:${data.user_id}:${data.category}`),
    },
  }),

  /** subject, lines, action_label?, action_path?: what other domains say without a template of their own */
  notification: ({ data }, links) => ({
    subject: text(data.subject, 'News from Stint'),
    lines: Array.isArray(data.lines) ? data.lines.map(String) : [],
    ...(typeof data.action_path === 'string'
      ? { action: { label: text(data.action_label, 'Open'), url: links.to(data.action_path) } }
      : {}),
  }),
};

interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly unsubscribe?: string;
}

/** The parts of a mail. What people wrote stays on its line of the header and is never markup. */
export function render({ subject, lines, action, after = [], unsubscribe }: Content): Rendered {
  const text = ({ label, url }: Link) => `${label}: ${url}`;
  const html = ({ label, url }: Link) => `<a href="${escaped(url)}">${escaped(label)}</a>`;
  const parts = (plain: (line: string) => string, link: (link: Link) => string): string[] => [
    ...lines.map(plain),
    ...(action ? [link(action)] : []),
    ...after.map(plain),
    ...(unsubscribe ? [link(unsubscribe)] : []),
  ];
  const body = parts(escaped, html).map((inner) => `<p>${inner}</p>`);
  return {
    subject: subject.replace(/\s+/g, ' ').trim().slice(0, 200),
    text: `${parts((line) => line, text).join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en"><body style="font-family:sans-serif;max-width:40em">\n${body.join('\n')}\n</body></html>\n`,
    ...(unsubscribe ? { unsubscribe: unsubscribe.url } : {}),
  };
}

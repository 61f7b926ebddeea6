import { escaped } from '../html.ts';

/** What a mail says; both its text and its HTML are made of this. */
export interface Content {
  readonly subject: string;
  readonly lines: readonly string[];
  /** A link, shown as a button. */
  readonly action?: { readonly label: string; readonly url: string };
  readonly after?: readonly string[];
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

  /** subject, lines, action_label?, action_path?: what other domains say without a template of their own */
  notification: ({ data }, links) => ({
    subject: text(data.subject, 'News from Stint'),
    lines: Array.isArray(data.lines) ? data.lines.map(String) : [],
    ...(typeof data.action_path === 'string'
      ? { action: { label: text(data.action_label, 'Open'), url: links.to(data.action_path) } }
      : {}),
  }),
};

/** The parts of a mail. What people wrote stays on its line of the header and is never markup. */
export function render({ subject, lines, action, after = [] }: Content): {
  subject: string;
  text: string;
  html: string;
} {
  const paragraphs = [...lines, ...(action ? [`${action.label}: ${action.url}`] : []), ...after];
  const p = (inner: string) => `<p>${inner}</p>`;
  const button = action && `<a href="${escaped(action.url)}">${escaped(action.label)}</a>`;
  const html = [...lines.map(escaped), ...(button ? [button] : []), ...after.map(escaped)].map(p).join('\n');
  return {
    subject: subject.replace(/\s+/g, ' ').trim().slice(0, 200),
    text: `${paragraphs.join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en"><body style="font-family:sans-serif;max-width:40em">\n${html}\n</body></html>\n`,
  };
}

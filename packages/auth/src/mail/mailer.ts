import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';

export interface Mail {
  /** Names the files, and the Message-ID, so that a second delivery of the same mail can be told. */
  readonly id: string;
  readonly to: string;
  /** Who gets a copy. */
  readonly cc?: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments?: readonly MailFile[];
  /** Where a program ends such mail with one POST (RFC 8058). */
  readonly unsubscribe?: string;
}

export interface MailFile {
  readonly filename: string;
  readonly content: Buffer;
  readonly contentType: string;
}

export interface Mailer {
  send(mail: Mail): Promise<void>;
  close(): void;
}

export interface MailerOptions {
  /** smtp:// or smtps://, with user and password; without it mail is written to `dir`. */
  readonly smtpUrl?: string | null | undefined;
  readonly dir: string;
  /** Names the sender where `from` does not. */
  readonly publicUrl: string;
  /** `Stint <stint@example.com>` */
  readonly from?: string | undefined;
}

/**
 * Sends mail by SMTP, or writes it to a folder: `<id>.eml` as it would go out, `<id>.json` to read by program, where an
 * attachment is its name, type and size.
 */
export function createMailer({ smtpUrl, dir, publicUrl, ...given }: MailerOptions): Mailer {
  const from = given.from ?? `Stint <no-reply@${new URL(publicUrl).hostname}>`;
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  const message = ({ id, to, cc = [], subject, text, html, attachments = [], unsubscribe }: Mail) => ({
    from,
    to: { name: '', address: to },
    cc: cc.map((address) => ({ name: '', address })),
    subject,
    text,
    html,
    attachments: attachments.map((file) => ({ ...file })),
    messageId: `<${id}@${domain}>`,
    ...(unsubscribe
      ? { list: { unsubscribe }, headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } }
      : {}),
    // Nothing in a mail of ours is fetched from a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  if (smtpUrl) {
    const transport = createTransport(smtpUrl, { from });
    return {
      async send(mail) {
        await transport.sendMail(message(mail));
      },
      close: () => transport.close(),
    };
  }
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    async send(mail) {
      const { message: eml } = await transport.sendMail(message(mail));
      await mkdir(dir, { recursive: true });
      // They hold links that open accounts.
      const own = { mode: 0o600 };
      await writeFile(join(dir, `${mail.id}.eml`), eml as Buffer, own);
      const attachments = mail.attachments?.map(({ content, ...file }) => ({ ...file, size: content.length }));
      await writeFile(
        join(dir, `${mail.id}.json`),
        `${JSON.stringify({ from, ...mail, attachments }, null, 2)}\n`,
        own,
      );
    },
    close: () => transport.close(),
  };
}

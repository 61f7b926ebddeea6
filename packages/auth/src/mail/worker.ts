import { type Core, hashSecret, type MailAttachment, newSecret, PREFIX, sign } from '@stint/core';
import type { Mailer, MailFile } from './mailer.ts';
import { type Links, render, templates } from './templates.ts';

const RESET_SECONDS = 1800;
const BATCH = 20;
const ATTEMPTS = 10;
/** Seconds until the next attempt: a minute, two, four … at most six hours. It is also how long a sender may take. */
const backOff = (attempts: number): number => Math.min(60 * 2 ** (attempts - 1), 6 * 3600);

export interface MailWorkerOptions {
  readonly core: Core;
  readonly mailer: Mailer;
  /** Makes the file that a mail asks for. */
  readonly attach?: (org_id: string, attachment: MailAttachment) => Promise<MailFile>;
  readonly now?: () => Date;
  /** Milliseconds between looks without a `wake`. */
  readonly every?: number;
  readonly onError?: (error: unknown) => void;
}

export interface MailWorker {
  /** Looks for mail now, after each commit, and now and then. */
  start(): void;
  /** A mail may have been asked for. */
  wake(): void;
  /** Sends what is due; answers how many were taken. */
  run(): Promise<number>;
  /** Looks no more, and waits for what is being sent. */
  stop(): Promise<void>;
}

interface MailRow {
  readonly id: string;
  readonly org_id: string | null;
  readonly recipient: string;
  readonly cc: readonly string[];
  readonly template: string;
  readonly data: Record<string, unknown>;
  readonly attachments: readonly MailAttachment[] | null;
  readonly attempts: number;
}

/** Sends the mails that were asked for. Any number of workers share the work; a mail is sent at least once. */
export function mailWorker(options: MailWorkerOptions): MailWorker {
  const { core, mailer, attach, now = () => new Date(), every = 5000, onError = () => undefined } = options;
  const { secret, publicUrl } = core.ports;
  const { system } = core.db;
  const inSeconds = (seconds: number) => new Date(now().getTime() + seconds * 1000);

  const links: Links = {
    to: (path) => publicUrl + path,
    signed: (path, purpose, value) => `${publicUrl}${path}?token=${sign(secret, purpose, value)}`,
    async passwordReset(user_id) {
      const token = newSecret(PREFIX.reset);
      await system.query(
        `INSERT INTO one_time_secrets (hash, purpose, subject, expires_at) VALUES ($1, 'password_reset', $2, $3)`,
        [hashSecret(token), JSON.stringify({ user_id }), inSeconds(RESET_SECONDS)],
      );
      return `${publicUrl}/auth/reset-password?token=${token}`;
    },
  };

  /**
   * Takes mails by moving the time they are due: should we end here, another takes them then. What was asked for by the
   * database's clock may be a little ahead of ours.
   */
  const take = async (): Promise<MailRow[]> => {
    const { rows } = await system.query<MailRow>(
      `UPDATE mails SET attempts = attempts + 1, due_at = $1::timestamptz + least(60 * 2 ^ attempts, 21600) * interval '1 second'
        WHERE id IN (SELECT id FROM mails WHERE sent_at IS NULL AND failed_at IS NULL AND due_at <= $3
          ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        RETURNING id, org_id, recipient, cc, template, data, attachments, attempts`,
      [now(), BATCH, inSeconds(1)],
    );
    return rows;
  };

  const filesOf = ({ org_id, attachments }: MailRow): Promise<MailFile[]> =>
    Promise.all(
      (attachments ?? []).map((attachment) => {
        if (!attach || org_id === null) throw new Error(`Nothing here makes ${attachment.kind}.`);
        return attach(org_id, attachment);
      }),
    );

  const send = async (row: MailRow): Promise<void> => {
    const { id, org_id, recipient, cc, template, data, attempts } = row;
    try {
      const write = templates[template];
      if (!write) throw new UnknownTemplate(template);
      const content = render(await write({ org_id, data }, links));
      await mailer.send({ id, to: recipient, cc, ...content, attachments: await filesOf(row) });
      await system.query('UPDATE mails SET sent_at = $2, error = NULL WHERE id = $1', [id, now()]);
    } catch (error) {
      onError(error);
      const over = attempts >= ATTEMPTS || error instanceof UnknownTemplate;
      await system.query(`UPDATE mails SET error = $2, due_at = $3, failed_at = $4 WHERE id = $1`, [
        id,
        String((error as Error).message).slice(0, 500),
        inSeconds(backOff(attempts)),
        over ? now() : null,
      ]);
    }
  };

  const run = async (): Promise<number> => {
    let taken = 0;
    for (;;) {
      const mails = await take();
      taken += mails.length;
      await Promise.all(mails.map(send));
      if (mails.length < BATCH) return taken;
    }
  };

  let stopped = false;
  let unsubscribe: (() => void) | undefined;
  let woken = false;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<unknown> | undefined;
  const look = () => {
    if (stopped) return;
    clearTimeout(timer);
    woken = false;
    working = run()
      .catch((error: unknown) => onError(error))
      .finally(() => {
        working = undefined;
        if (!stopped) timer = setTimeout(look, woken ? 0 : every).unref();
      });
  };
  const wake = () => {
    if (woken || stopped) return;
    woken = true;
    if (working !== undefined) return;
    clearTimeout(timer);
    // Commits come in bursts; one look serves them all.
    timer = setTimeout(look, 100).unref();
  };

  return {
    run,
    wake,
    start() {
      unsubscribe = core.onCommit(wake);
      wake();
    },
    async stop() {
      stopped = true;
      unsubscribe?.();
      clearTimeout(timer);
      await working;
      mailer.close();
    },
  };
}

class UnknownTemplate extends Error {
  constructor(template: string) {
    super(`There is no template ${template}.`);
  }
}

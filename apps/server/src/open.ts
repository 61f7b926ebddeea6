import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Auth, createAuth, createMailer, type MailWorker, mailWorker } from '@stint/auth';
import { type Bus, createBus, redisRateLimitStore } from '@stint/bus';
import {
  allEntities,
  allGraph,
  allOperations,
  type Core,
  createCore,
  memoryStore,
  type RateLimitStore,
  requestApproval,
} from '@stint/core';
import { Database } from '@stint/db';
import { startEmbedded } from '@stint/db/embedded';
import { migrate } from '@stint/db/migrate';
import { attacher, attachmentFiles, type FileKind, invoicePdfs } from '@stint/files';
import { createPdf } from '@stint/pdf';
import { createStorage, type UploadOptions } from '@stint/storage';
import type { Logger } from 'pino';
import { createLogger } from './logger.ts';
import { shareRevocations } from './revocations.ts';
import { type Settings, secretFor } from './settings.ts';

/** Everything behind the protocols: the database, the operations, who may call them, and the log. */
export interface Stint {
  readonly core: Core;
  readonly auth: Auth;
  readonly db: Database;
  readonly bus: Bus;
  readonly mail: MailWorker;
  /** Where files are uploaded to here; null where that is a bucket. */
  readonly uploads: UploadOptions | null;
  /** What links that need no login may lead to. */
  readonly fileKinds: readonly FileKind[];
  /** Where rate limits are counted: for all processes when they share a Redis. */
  readonly limits: RateLimitStore;
  readonly databaseUrl: string;
  readonly logger: Logger;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly logger?: Logger;
}

/** Opens the database, embedded when none is named, migrates it, and builds the core over it. */
export async function openStint(settings: Settings, options: OpenOptions = {}): Promise<Stint> {
  const logger = options.logger ?? createLogger(settings.logLevel);
  const secret = Buffer.from(secretFor(settings));
  mkdirSync(settings.home, { recursive: true });
  const embedded = settings.databaseUrl ? null : await startEmbedded({ dir: join(settings.home, 'postgres') });
  const databaseUrl = settings.databaseUrl ?? (embedded as { url: string }).url;
  try {
    const applied = await migrate(databaseUrl);
    if (applied.length) logger.info({ migrations: applied }, 'database migrated');
    const db = new Database({ url: databaseUrl, max: settings.dbPool });
    const { publicUrl, storageUrl } = settings;
    const storage = await createStorage({ url: storageUrl, dir: join(settings.home, 'files'), secret, publicUrl });
    const core = createCore({
      db,
      operations: allOperations,
      entities: allEntities,
      graph: allGraph,
      approval: requestApproval,
      settings: { auditFull: settings.audit === 'full' },
      ports: {
        secret,
        publicUrl: settings.publicUrl,
        startSession: (user_id, org_id) => auth.startSession(user_id, org_id),
        files: storage.files,
      },
    });
    const redisLimits = settings.redisUrl ? redisRateLimitStore(settings.redisUrl) : null;
    const limits = redisLimits ?? memoryStore();
    const auth = createAuth({
      core,
      limits: { perAddress: settings.authRateLimit, store: limits },
      mailed: () => mail.wake(),
    });
    const mailer = createMailer({
      smtpUrl: settings.smtpUrl,
      dir: join(settings.home, 'mail'),
      publicUrl: settings.publicUrl,
    });
    const pdf = createPdf();
    const fileKinds = [...invoicePdfs(pdf), ...attachmentFiles];
    const mail = mailWorker({
      core,
      mailer,
      attach: attacher(core, fileKinds),
      onError: (error) => logger.error({ err: error }, 'mail'),
    });
    const onError = (error: unknown) => logger.warn({ err: error }, 'event log');
    const bus = createBus({
      core,
      refresh: auth.refresh,
      onError,
      ...(settings.redisUrl ? { redisUrl: settings.redisUrl } : {}),
    });
    await shareRevocations(core, auth, bus.transport);
    return {
      core,
      auth,
      db,
      bus,
      mail,
      uploads: storage.uploads,
      fileKinds,
      limits,
      databaseUrl,
      logger,
      async close() {
        await bus.stop();
        redisLimits?.close();
        await auth.close();
        await pdf.close();
        await db.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

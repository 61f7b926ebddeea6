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
} from '@stint/core';
import { Database } from '@stint/db';
import { startEmbedded } from '@stint/db/embedded';
import { migrate } from '@stint/db/migrate';
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
    const core = createCore({
      db,
      operations: allOperations,
      entities: allEntities,
      graph: allGraph,
      settings: { auditFull: settings.audit === 'full' },
      ports: {
        secret,
        publicUrl: settings.publicUrl,
        startSession: (user_id, org_id) => auth.startSession(user_id, org_id),
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
    const mail = mailWorker({ core, mailer, onError: (error) => logger.error({ err: error }, 'mail') });
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
      limits,
      databaseUrl,
      logger,
      async close() {
        await bus.stop();
        redisLimits?.close();
        await auth.close();
        await db.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

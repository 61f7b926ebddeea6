import { migrationStatus } from '@stint/db/migrate';
import type { FastifyInstance } from 'fastify';
import type { Stint } from './open.ts';

type Check = () => Promise<void>;

/** /healthz: the process answers. /readyz: so do the database, with every migration applied, and the bus. */
export function health(app: FastifyInstance, stint: Stint): void {
  app.get('/healthz', async () => ({ status: 'ok' }));

  let migrated = false;
  const checks: Record<string, Check> = {
    database: async () => {
      await stint.db.system.query('SELECT 1');
    },
    migrations: async () => {
      if (migrated) return;
      const { pending } = await migrationStatus(stint.databaseUrl);
      if (pending.length) throw new Error(`${pending.length} to apply`);
      migrated = true;
    },
    bus: async () => {
      if (!stint.bus.transport.healthy) throw new Error('not connected');
    },
  };
  app.get('/readyz', async (_, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(
        async ([name, check]) =>
          [
            name,
            await check().then(
              () => 'ok',
              () => 'failed',
            ),
          ] as const,
      ),
    );
    const ready = results.every(([, result]) => result === 'ok');
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ok' : 'unavailable', checks: Object.fromEntries(results) });
  });
}

import { join } from 'node:path';
import { startEmbedded } from '@stint/db/embedded';
import type { Settings } from '@stint/server/settings';

/** Works on the database of the settings; the embedded one is started for as long as it takes. */
export async function withDatabase<T>(
  { databaseUrl, home }: Pick<Settings, 'databaseUrl' | 'home'>,
  work: (url: string) => Promise<T>,
): Promise<T> {
  if (databaseUrl !== null) return work(databaseUrl);
  const embedded = await startEmbedded({ dir: join(home, 'postgres') });
  try {
    return await work(embedded.url);
  } finally {
    await embedded.stop();
  }
}

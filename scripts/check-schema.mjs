// `pnpm schema:check`: fails when prisma/schema and prisma/migrations do not describe the same database.
import { setupAndRun } from './lib/run.mjs';

await setupAndRun('--no-warnings', 'scripts/lib/compare-schema.mjs');

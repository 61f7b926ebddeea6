import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

const prisma = fileURLToPath(new URL('../../prisma', import.meta.url));

export default defineConfig({
  schema: `${prisma}/schema`,
  migrations: { path: `${prisma}/migrations` },
  // Generating needs no database; commands that do need one say so when the variable is missing.
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
});

// The engine's libraries are dependencies of packages/db, and are found from there.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(new URL('../../../packages/db/package.json', import.meta.url));

export const pg = require('pg');
export const { parse: parseConnectionString } = require('pg-connection-string');
export const { PrismaPg } = require('@prisma/adapter-pg');
export const { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } = require('@prisma/driver-adapter-utils');

const engineDirectory = dirname(require.resolve('@prisma/schema-engine-wasm'));

export const engineVersion = () => JSON.parse(readFileSync(join(engineDirectory, 'package.json'), 'utf8')).version;
export const engineBinary = () => readFileSync(join(engineDirectory, 'schema_engine_bg.wasm'));
export const engineBindings = () => import(pathToFileURL(join(engineDirectory, 'schema_engine_bg.js')).href);

export { type Columns, type JsonText, jsonText, type Model } from './columns.ts';
export { Database, type DatabaseOptions, type OrgDb, type Row } from './database.ts';
export { Prisma } from './generated/client.ts';
export { currentScope } from './scope.ts';
export { empty, join, raw, Sql, type SqlText, sql } from './sql.ts';

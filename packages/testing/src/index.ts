export { emptyDatabase, type TestDatabase, testDatabase } from './database.ts';
export { type TestCore, type TestOrg, testCaller, testCore } from './core.ts';

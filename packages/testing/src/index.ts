export { emptyDatabase, type TestDatabase, testDatabase } from './database.ts';

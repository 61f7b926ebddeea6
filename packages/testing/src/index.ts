export { emptyDatabase, type TestDatabase, testDatabase } from './database.ts';
export { type Ids, inputSchema, kindOfPattern, type Overrides, requiredIds, sampleInput } from './sample.ts';
export { type TestCore, type TestOrg, testCaller, testCore } from './core.ts';

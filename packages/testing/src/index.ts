export { type TestCore, type TestKit, type TestOrg, testCaller, testCore, testKit } from './core.ts';
export { type Cuttable, cuttable } from './cuttable.ts';
export { emptyDatabase, type TestDatabase, testDatabase } from './database.ts';
export { type MemoryFiles, memoryFiles } from './files.ts';
export { type Fixture, fixture, overrides } from './fixture.ts';
export { receive, shaOf } from './git.ts';
export { followAll, runDueJobs, runJob } from './jobs.ts';
export { type Ids, inputSchema, kindOfPattern, type Overrides, requiredIds, sampleInput } from './sample.ts';
export { type World, worlds } from './worlds.ts';

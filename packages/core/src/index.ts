export { allEntities, allGraph, allOperations } from './domains.ts';
export * from './kernel/index.ts';
export { type Founding, foundOrg, orgCreated } from './orgs/index.ts';

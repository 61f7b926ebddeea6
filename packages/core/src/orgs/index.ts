import { Org } from './org.schema.ts';

export { type Founding, foundOrg } from './found.ts';
export { orgCreated } from './org.events.ts';
export { Org, OrgSettings } from './org.schema.ts';

/** The tenant itself and its settings. */
export const orgs = { operations: [], entities: [Org] };

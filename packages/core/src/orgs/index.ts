import { createOrg } from './operations/create.ts';
import { deleteOrg } from './operations/delete.ts';
import { getOrg } from './operations/get.ts';
import { listOrgs } from './operations/list.ts';
import { getSettings } from './operations/settings/get.ts';
import { updateSettings } from './operations/settings/update.ts';
import { switchOrg } from './operations/switch.ts';
import { updateOrg } from './operations/update.ts';
import { orgGraph } from './org.graph.ts';
import { Org, Settings } from './org.schema.ts';

export { orgCreated } from './org.events.ts';
export { type Founding, foundOrg } from './org.found.ts';
export { Org, Settings } from './org.schema.ts';
export type { OrgSettings } from './org.settings.ts';
export { checkPast, todayOf, zoneOf } from './org.today.ts';

/** The tenant itself and its settings. */
export const orgs = {
  operations: [getOrg, updateOrg, getSettings, updateSettings, listOrgs, createOrg, switchOrg, deleteOrg],
  entities: [Org, Settings],
  graph: orgGraph,
};

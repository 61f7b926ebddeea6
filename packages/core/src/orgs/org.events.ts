import { event } from '../kernel/index.ts';
import { Org, Settings } from './org.schema.ts';

export const orgCreated = event('org.created', Org, 'An organization was founded');
export const orgUpdated = event('org.updated', Org, 'The name, time zone or currency of the organization was changed');
export const orgDeleted = event('org.deleted', Org, 'The organization was deleted; every credential of it ended');
export const orgSwitched = event('org.switched', Org, 'A member started a session here from another organization');
export const orgSettingsUpdated = event('org_settings.updated', Settings, 'Settings of the organization were changed');

import { event } from '../kernel/index.ts';
import { Org } from './org.schema.ts';

export const orgCreated = event('org.created', Org, 'An organization was founded');

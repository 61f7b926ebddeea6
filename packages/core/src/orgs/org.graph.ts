import { graph } from '../kernel/index.ts';
import { Org, Settings } from './org.schema.ts';

export const orgGraph = [graph({ entity: Org, type: 'Org' }), graph({ entity: Settings, type: 'OrgSettings' })];

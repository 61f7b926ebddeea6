import { searchable } from '../kernel/index.ts';
import { Project } from './project.schema.ts';

export const projectSearch = searchable({ entity: Project, key: 'code', title: 'name', body: ['description'] });

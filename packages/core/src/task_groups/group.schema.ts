import { z } from 'zod';
import { entity, id, inProject, instant, line } from '../kernel/index.ts';
import { Project } from '../projects/project.schema.ts';

/** A board column or section of a project. */
export const TaskGroup = entity({
  name: 'task_group',
  domain: 'task_groups',
  kind: 'grp',
  table: 'task_groups',
  model: 'TaskGroup',
  visible: inProject(),
  relations: { project: { to: () => Project, by: 'project_id' } },
  fields: {
    id: id('grp'),
    project_id: id('prj'),
    name: line(100),
    /** Sorts as plain text. */
    position: z.string(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

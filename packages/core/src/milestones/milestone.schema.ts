import { sql } from '@stint/db';
import { z } from 'zod';
import { day, entity, field, id, inProject, instant, line, prose } from '../kernel/index.ts';
import { Project } from '../projects/project.schema.ts';

/** A day by which something of a project has to be there. */
export const Milestone = entity({
  name: 'milestone',
  domain: 'milestones',
  kind: 'mst',
  table: 'milestones',
  model: 'Milestone',
  visible: inProject(),
  called: (t) => [sql`${t}.title`],
  relations: { project: { to: () => Project, by: 'project_id' } },
  fields: {
    id: id('mst'),
    project_id: id('prj'),
    title: line(200),
    /** Markdown. */
    description: field(prose().nullable(), { prose: true }),
    target_date: day(),
    color: z.string().nullable(),
    created_by: id('usr'),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

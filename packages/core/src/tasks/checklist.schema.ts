import { z } from 'zod';
import { entity, field, id, inProject, instant, line } from '../kernel/index.ts';
import { Task } from './task.schema.ts';

/** One step of a task, to be ticked off. */
export const ChecklistItem = entity({
  name: 'checklist_item',
  domain: 'tasks',
  kind: 'chk',
  table: 'task_checklist_items',
  model: 'TaskChecklistItem',
  topic: 'task_id',
  visible: inProject(),
  relations: { task: { to: () => Task, by: 'task_id' } },
  fields: {
    id: id('chk'),
    task_id: id('task'),
    project_id: id('prj'),
    text: field(line(500), { prose: true }),
    done: z.boolean(),
    /** Sorts as plain text. */
    position: z.string(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

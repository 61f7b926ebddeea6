import { z } from 'zod';
import { line } from '../kernel/index.ts';
import { taskInput } from '../tasks/index.ts';

const { title, description, group_id, assignee_ids, label_ids, priority, estimate_minutes } = taskInput;

/** What each task is made with. */
export const Template = z
  .strictObject({
    title,
    description,
    group_id,
    assignee_ids,
    label_ids,
    priority,
    estimate_minutes,
    /** Items of its checklist, in their order. */
    checklist: z.array(line(500)).max(50),
    /** How many days after its day it is due; 0 if left out, null for no due date. */
    due_in_days: z.int().min(0).max(365).nullable(),
  })
  .partial()
  .required({ title: true });
export type Template = z.infer<typeof Template>;

import { z } from 'zod';
import { day, id, invalid, line, prose } from '../kernel/index.ts';
import { taskRef } from './task.find.ts';
import { MOST_LABELS } from './task.labels.ts';
import { PRIORITIES } from './task.schema.ts';

/** What may be set on a task; each operation says which of it is needed. */
export const taskInput = {
  title: line(500),
  /** Markdown. */
  description: prose().nullable(),
  status_id: id('sts'),
  priority: z.enum(PRIORITIES),
  group_id: id('grp').nullable(),
  /** A milestone of its project. */
  milestone_id: id('mst').nullable(),
  /** Everyone on it; replaces who was on it before. */
  assignee_ids: z.array(id('usr')).max(50),
  /** Its labels; replaces those it had before. */
  label_ids: z.array(id('lbl')).max(MOST_LABELS),
  start_date: day().nullable(),
  due_date: day().nullable(),
  estimate_minutes: z.int().min(0).max(10_000_000).nullable(),
};

/** The task it is part of, in the same project. */
export const parentInput = { parent_id: taskRef.nullable() };

export const TaskChanges = z.strictObject({ ...taskInput, ...parentInput }).partial();
export type TaskChanges = z.infer<typeof TaskChanges>;

type Day = string | null | undefined;

export function checkDays(start_date: Day, due_date: Day): void {
  if (start_date && due_date && start_date > due_date) {
    throw invalid('due_date', `is before start_date (${start_date})`, 'before_start');
  }
}

/** Markdown, and not only white space; `<@usr_…>` mentions somebody. */
export const commentBody = () => prose(20_000).regex(/\S/, 'is empty');

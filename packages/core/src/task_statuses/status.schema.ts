import { z } from 'zod';
import { entity, everyone, id, instant, line } from '../kernel/index.ts';

export const STATUS_CATEGORIES = ['backlog', 'open', 'active', 'review', 'done', 'cancelled'] as const;

export const TaskStatus = entity({
  name: 'task_status',
  kind: 'sts',
  table: 'task_statuses',
  visible: everyone,
  fields: {
    id: id('sts'),
    name: line(60),
    colour: z.string(),
    category: z.enum(STATUS_CATEGORIES),
    is_terminal: z.boolean(),
    progress: z.int(),
    position: z.string(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

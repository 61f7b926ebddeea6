import { z } from 'zod';
import { id, line } from '../kernel/index.ts';
import { ADVANCE_TRIGGERS, STATUS_CATEGORIES } from './status.schema.ts';

export const statusInput = {
  name: line(60),
  colour: z.string().regex(/^#[0-9a-fA-F]{6}$/, 'expected a colour such as #4f46e5'),
  category: z.enum(STATUS_CATEGORIES),
  /** Tasks that enter it are completed. */
  is_terminal: z.boolean(),
  /** In percent. */
  progress: z.int().min(0).max(100),
  /** The status that a task in this one goes to by itself; null for none, together with `advance_on`. */
  advance_to_id: id('sts').nullable(),
  /** When it does. */
  advance_on: z.enum(ADVANCE_TRIGGERS).nullable(),
  /** Where people may put a task in this one; empty: anywhere. What advances by itself is not held to it. */
  next_status_ids: z.array(id('sts')).max(100),
};

import { z } from 'zod';
import { day, line, prose } from '../kernel/index.ts';

export const milestoneInput = {
  title: line(200),
  target_date: day(),
  color: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'expected a colour such as #4f46e5')
    .nullable(),
  /** Markdown. */
  description: prose().nullable(),
};

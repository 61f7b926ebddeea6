import { z } from 'zod';
import { id, instant } from '../kernel/index.ts';

/** An event as it goes out on every protocol. */
export const EnvelopeSchema = z.strictObject({
  id: id('evt'),
  type: z.string(),
  org_id: id('org'),
  seq: z.int(),
  occurred_at: instant(),
  actor: z.strictObject({ user_id: z.string().nullable(), via: z.string(), token_id: z.string().nullable() }),
  operation: z.string(),
  request_id: z.string(),
  subject: z.strictObject({ type: z.string(), id: z.string() }),
  /** Field to its value before and after. */
  changes: z.record(z.string(), z.array(z.unknown())).optional(),
  /** The entity as it stood after the event. */
  data: z.record(z.string(), z.unknown()),
});

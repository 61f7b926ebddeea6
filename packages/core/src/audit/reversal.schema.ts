import { sql } from '@stint/db';
import { z } from 'zod';
import { entity, event, field, id, instant, ownOr } from '../kernel/index.ts';

/** A write that was taken back: whose it was and what it did. */
export const Reversal = entity({
  name: 'reversal',
  domain: 'audit',
  kind: 'aud',
  table: 'audit_entries',
  visible: ownOr('view_audit'),
  fields: {
    id: id('aud'),
    operation: z.string(),
    user_id: id('usr').nullable(),
    request_id: field(z.string(), { sql: (t) => sql`${t}.record::json ->> 'request_id'` }),
    occurred_at: instant(),
  },
});

export const reversalMade = event('reversal.made', Reversal, 'What somebody did was taken back');

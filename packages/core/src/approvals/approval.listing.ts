import { sql } from '@stint/db';
import { z } from 'zod';
import { byColumn, equals, id, listing } from '../kernel/index.ts';
import { APPROVAL_STATUSES, Approval } from './approval.schema.ts';

const operationName = z
  .string()
  .regex(/^[a-z_]+(\.[a-z_]+)+$/, 'expected an operation, such as invoices.send')
  .max(100);

export const approvalListing = listing({
  entity: Approval,
  filters: {
    status: {
      schema: z.enum(APPROVAL_STATUSES),
      sql: (value, t) => sql`(CASE WHEN ${t}.status = 'pending' AND ${t}.expires_at <= now() THEN 'expired'
        ELSE ${t}.status END) = ${value}`,
    },
    user_id: equals('user_id', id('usr')),
    credential_id: equals('credential_id', z.string().min(1).max(100)),
    operation: equals('operation', operationName),
  },
  sorts: { created_at: byColumn('created_at', 'timestamptz'), expires_at: byColumn('expires_at', 'timestamptz') },
  order: '-created_at',
});

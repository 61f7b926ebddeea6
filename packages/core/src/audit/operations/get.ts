import { type AnyOperation, type Context, type Entity, get, getOperation, id } from '../../kernel/index.ts';
import { factsFor } from '../audit.redact.ts';
import { AuditEntry } from '../audit.schema.ts';

const read = getOperation({
  name: 'audit.get',
  summary: 'Get an audit entry',
  permission: 'view_audit',
  entity: AuditEntry,
  by: 'audit_entry_id',
  id: id('aud'),
  rest: get('/audit-entries/{audit_entry_id}'),
  mcp: { when: 'Read one entry of the audit trail by id. To find it, use audit_list.' },
});

export const getAuditEntry: AnyOperation & { readonly gets: Entity } = {
  ...read,
  async run(ctx: Context, input: unknown) {
    const { value } = await read.run(ctx, input);
    return value.events ? { ...value, events: factsFor(value.events, ctx.caller) } : value;
  },
};

import { graph } from '../kernel/index.ts';
import { Activity, AuditEntry } from './audit.schema.ts';
import { getAuditEntry } from './operations/get.ts';
import { listAudit } from './operations/list.ts';

export const auditGraph = [
  graph({
    entity: AuditEntry,
    type: 'AuditEntry',
    one: { field: 'auditEntry', operation: getAuditEntry, by: 'audit_entry_id' },
    many: { field: 'auditEntries', operation: listAudit },
  }),
  graph({ entity: Activity, type: 'Activity' }),
];

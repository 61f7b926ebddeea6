import { graph } from '../kernel/index.ts';
import { Activity, AuditEntry } from './audit.schema.ts';
import { getAuditEntry } from './operations/get.ts';
import { listAudit } from './operations/list.ts';
import { listToolCalls } from './operations/tool-calls/list.ts';
import { Reversal } from './reversal.schema.ts';
import { ToolCallEntry } from './tool-call.schema.ts';

export const auditGraph = [
  graph({
    entity: AuditEntry,
    type: 'AuditEntry',
    one: { field: 'auditEntry', operation: getAuditEntry, by: 'audit_entry_id' },
    many: { field: 'auditEntries', operation: listAudit },
  }),
  graph({ entity: Activity, type: 'Activity' }),
  graph({ entity: Reversal, type: 'Reversal' }),
  graph({ entity: ToolCallEntry, type: 'ToolCall', many: { field: 'toolCalls', operation: listToolCalls } }),
];

import { auditGraph } from './audit.graph.ts';
import { Activity, AuditEntry } from './audit.schema.ts';
import { exportAudit } from './operations/export.ts';
import { getAuditEntry } from './operations/get.ts';
import { listAudit } from './operations/list.ts';
import { revertAction } from './operations/revert.ts';
import { listToolCalls } from './operations/tool-calls/list.ts';
import { verifyAuditTrail } from './operations/verify.ts';
import { Reversal } from './reversal.schema.ts';
import { ToolCallEntry } from './tool-call.schema.ts';

export { activityOperation } from './audit.activity.ts';
export { goesBack } from './reversal.step.ts';
export { createToolCallLog, TOOL_CALL_SWEEP, type ToolCallLog } from './tool-call.log.ts';

/** Who did what, through which protocol and credential, and whether the trail is whole. */
export const audit = {
  operations: [listAudit, getAuditEntry, exportAudit, verifyAuditTrail, revertAction, listToolCalls],
  entities: [AuditEntry, Activity, Reversal, ToolCallEntry],
  graph: auditGraph,
};

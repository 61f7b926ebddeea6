import { auditGraph } from './audit.graph.ts';
import { Activity, AuditEntry } from './audit.schema.ts';
import { exportAudit } from './operations/export.ts';
import { getAuditEntry } from './operations/get.ts';
import { listAudit } from './operations/list.ts';
import { verifyAuditTrail } from './operations/verify.ts';

export { activityOperation } from './activity.ts';
export { type Verdict, verifyAudit } from './verify.ts';

/** Who did what, through which protocol and credential, and whether the trail is whole. */
export const audit = {
  operations: [listAudit, getAuditEntry, exportAudit, verifyAuditTrail],
  entities: [AuditEntry, Activity],
  graph: auditGraph,
};

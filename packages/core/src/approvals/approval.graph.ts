import { graph } from '../kernel/index.ts';
import { Approval } from './approval.schema.ts';
import { listApprovals } from './operations/list.ts';

export const approvalGraph = [
  graph({ entity: Approval, type: 'Approval', many: { field: 'approvals', operation: listApprovals } }),
];

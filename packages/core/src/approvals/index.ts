import { expireApprovals } from './approval.expire.ts';
import { approvalGraph } from './approval.graph.ts';
import { Approval } from './approval.schema.ts';
import { denyApproval } from './operations/deny.ts';
import { getApproval } from './operations/get.ts';
import { grantApproval } from './operations/grant.ts';
import { listApprovals } from './operations/list.ts';

export { requestApproval } from './approval.request.ts';

/** Calls of tokens that ask first, and what people said to them. */
export const approvals = {
  operations: [listApprovals, getApproval, grantApproval, denyApproval],
  entities: [Approval],
  graph: approvalGraph,
  jobs: [expireApprovals],
};

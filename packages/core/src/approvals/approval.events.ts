import { event } from '../kernel/index.ts';
import { Approval } from './approval.schema.ts';

export const approvalRequested = event('approval.requested', Approval, 'A token asked a person to agree to a call');
export const approvalGranted = event('approval.granted', Approval, 'A person agreed, and the call was run');
export const approvalDenied = event('approval.denied', Approval, 'A person did not agree');
export const approvalExpired = event('approval.expired', Approval, 'Nobody decided in time');
export const approvalCollected = event('approval.collected', Approval, 'The token that asked was handed the outcome');

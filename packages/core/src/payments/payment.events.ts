import { event } from '../kernel/index.ts';
import { Payment } from './payment.schema.ts';

export const paymentRecorded = event('payment.recorded', Payment, 'Money of a client was received');
export const paymentUpdated = event('payment.updated', Payment, 'A payment was changed');
export const paymentAllocated = event('payment.allocated', Payment, 'What a payment pays was changed');
export const paymentRefunded = event('payment.refunded', Payment, 'Money of a payment went back to the client');
export const paymentDeleted = event('payment.deleted', Payment, 'A payment recorded by mistake was deleted');

import { event } from '../kernel/index.ts';
import { TimePeriod } from './period.schema.ts';

export const periodLocked = event(
  'time_period.locked',
  TimePeriod,
  'Days were locked: the entries that start in them cannot change, and have no events of their own',
);
export const periodUnlocked = event(
  'time_period.unlocked',
  TimePeriod,
  'Locked days were opened: the entries that start in them may change again, and have no events of their own',
);

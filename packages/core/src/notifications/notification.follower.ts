import type { LogFollower } from '../kernel/index.ts';
import { candidatesOf, choose } from './notification.choose.ts';
import { notificationCreated, notificationGrew } from './notification.events.ts';
import { mailAll } from './notification.mail.ts';
import { write } from './notification.write.ts';
import { TYPES } from './sources/index.ts';

/** Makes notifications of events, within a second of them. */
export const notificationFollower: LogFollower = {
  name: 'notifications',
  types: TYPES,
  emits: [notificationCreated, notificationGrew],
  async follow(ctx, events) {
    const candidates = candidatesOf(events);
    if (candidates.length === 0) return;
    await mailAll(ctx, await write(ctx, await choose(ctx, candidates)));
  },
};

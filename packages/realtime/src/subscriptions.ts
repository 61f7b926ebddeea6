import type { DeliveredEvent, EndReason, EventLog, Following } from '@stint/bus';
import { type Caller, conflict, eventFilterInput, fail, failures, validate } from '@stint/core';
import { z } from 'zod';
import { CLOSE, type Limits } from './limits.ts';
import type { Outlet } from './outlet.ts';

const Subscribe = z.strictObject({ ...eventFilterInput, after: z.int().min(0).optional() });
const Unsubscribe = z.strictObject({ subscription_id: z.string().max(20).optional() });

const tooMany = conflict('too_many_subscriptions', 'This socket has too many subscriptions');

/** The subscriptions of one socket. An event that several of them want is pushed once. */
export interface Subscriptions {
  subscribe(caller: Caller, payload: unknown, answer: (data: object) => void): Promise<void>;
  unsubscribe(payload: unknown): object;
  update(caller: Caller): Promise<void>;
  stop(): void;
}

export function subscriptions(log: EventLog, out: Outlet, limits: Limits, current: () => Caller | null): Subscriptions {
  const open = new Map<string, Following | null>();
  const pushed = new WeakSet<object>();
  let named = 0;

  /** Readers who share an event share the object, so it tells whether another subscription had it. */
  function first(event: object): boolean {
    if (open.size < 2) return true;
    if (pushed.has(event)) return false;
    pushed.add(event);
    return true;
  }

  function ended(subscription_id: string, reason: EndReason): void {
    open.delete(subscription_id);
    if (reason === 'resync_required') out.send(JSON.stringify({ event: 'resync_required', subscription_id }));
    else if (reason === 'slow') out.close(CLOSE.slow, 'too slow a reader');
    else if (reason === 'unauthenticated') out.close(CLOSE.unauthenticated, 'the credential is no longer good');
    else out.close(CLOSE.goingAway, 'the log was stopped');
  }

  return {
    async subscribe(caller, payload, answer) {
      const options = validate(Subscribe, payload);
      if (open.size >= limits.subscriptions) throw fail(tooMany, `A socket has at most ${limits.subscriptions}.`);
      const subscription_id = `sub_${++named}`;
      open.set(subscription_id, null);
      // Nothing is pushed before the answer is out.
      const answered = Promise.withResolvers<void>();
      let begun = false;
      const deliver = (event: DeliveredEvent): void | Promise<void> => {
        if (!begun) return answered.promise.then(() => deliver(event));
        if (first(event)) return out.push(event);
      };
      const onSignal = (signal: { text: string }) => {
        if (begun && first(signal)) out.send(signal.text);
      };
      try {
        const following = await log.follow(caller, { ...options, onSignal }, deliver, (reason) =>
          ended(subscription_id, reason),
        );
        const now = current();
        if (now && now !== caller) await following.update(now);
        if (open.has(subscription_id)) open.set(subscription_id, following);
        else following.stop();
        answer({
          subscription_id,
          types: options.types ?? ['*'],
          project_id: options.project_id ?? null,
          seq: following.seq,
        });
      } catch (error) {
        open.delete(subscription_id);
        throw error;
      } finally {
        begun = true;
        answered.resolve();
      }
    },
    unsubscribe(payload) {
      const { subscription_id } = validate(Unsubscribe, payload);
      if (subscription_id !== undefined && !open.has(subscription_id)) {
        throw fail(failures.not_found, `There is no subscription ${subscription_id} on this socket.`);
      }
      const ids = subscription_id === undefined ? [...open.keys()] : [subscription_id];
      for (const id of ids) {
        open.get(id)?.stop();
        open.delete(id);
      }
      return { unsubscribed: ids };
    },
    async update(caller) {
      await Promise.all([...open.values()].map((following) => following?.update(caller)));
    },
    stop() {
      for (const following of open.values()) following?.stop();
      open.clear();
    },
  };
}

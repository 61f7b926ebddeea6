import type { DeliveredEvent } from '@stint/bus';

const made = new WeakMap<DeliveredEvent, Buffer>();

/** What is pushed for an event: made once for all readers who share it. */
export function frameOf(event: DeliveredEvent): Buffer {
  let frame = made.get(event);
  if (!frame) {
    frame = Buffer.from(`{"event":${JSON.stringify(event.type)},${event.text.slice(1)}`);
    made.set(event, frame);
  }
  return frame;
}

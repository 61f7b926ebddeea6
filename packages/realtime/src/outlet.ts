import type { DeliveredEvent } from '@stint/bus';
import type { WebSocket } from 'ws';
import { frameOf } from './frame.ts';
import { CLOSE, type Limits } from './limits.ts';

const TEXT = { binary: false, compress: false } as const;

/** What goes out to one socket, in bounds. */
export interface Outlet {
  /** An answer, or a push that has no place in the log. A reader too slow for it is closed. */
  send(text: string): void;
  /** Pushes an event; answers a promise while the socket has enough to send. */
  push(event: DeliveredEvent): void | Promise<void>;
  close(code: number, reason: string): void;
}

export function outlet(socket: WebSocket, limits: Limits): Outlet {
  const close = (code: number, reason: string): void => {
    if (socket.readyState === socket.OPEN) socket.close(code, reason);
  };
  return {
    close,
    send(text) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > limits.buffered) return close(CLOSE.slow, 'too slow a reader');
      socket.send(text);
    },
    push(event) {
      if (socket.readyState !== socket.OPEN) return;
      const frame = frameOf(event);
      if (socket.bufferedAmount < limits.highWater) return socket.send(frame, TEXT);
      // Told once it is sent, or cannot be.
      return new Promise((resolve) => socket.send(frame, TEXT, () => resolve()));
    },
  };
}

import type { EventLog } from '@stint/bus';
import {
  type Authenticator,
  type Caller,
  type Core,
  fail,
  failureOf,
  failures,
  type Limiter,
  requestId,
} from '@stint/core';
import type { WebSocket } from 'ws';
import { answer, answerOf, refusalOf } from './answer.ts';
import { ephemeral } from './ephemeral.ts';
import { CLOSE, type Limits } from './limits.ts';
import { type Message, type RequestId, readMessage, Unreadable } from './message.ts';
import { outlet } from './outlet.ts';
import { session } from './session.ts';
import { subscriptions } from './subscriptions.ts';

/** What every socket of a server shares. */
export interface Host {
  readonly core: Core;
  readonly auth: Authenticator;
  readonly log: EventLog;
  readonly limiter: Limiter | undefined;
  readonly addressLimiter: Limiter | undefined;
  readonly limits: Limits;
  /** Counts the changes of credentials there were. */
  readonly changes: () => number;
  /** Told what is no failure but a defect. */
  readonly onError: (error: unknown) => void;
}

export interface Peer {
  readonly ip?: string | undefined;
  readonly user_agent?: string | undefined;
  /** The bearer that came with the upgrade. */
  readonly bearer?: string | undefined;
}

/** One socket. */
export interface Connection {
  readonly org_id: string | undefined;
  refresh(): void;
  /** Pings; ends the socket when the last ping was not answered. */
  beat(): void;
  goAway(): void;
  terminate(): void;
}

export function connection(socket: WebSocket, host: Host, peer: Peer, onGone: () => void): Connection {
  const { core, log, limiter, limits } = host;
  const out = outlet(socket, limits);
  const subscribed = subscriptions(log, out, limits, () => who.caller);
  const said = ephemeral(core, log, limits);
  const who = session(
    host.auth,
    out,
    limits,
    (caller) => subscribed.update(caller),
    host.changes,
    () => host.addressLimiter?.spend(peer.ip ?? ''),
  );
  const waiting: Message[] = [];
  let inFlight = 0;
  let alive = true;

  async function act(message: Message): Promise<void> {
    const { action, payload, request_id, idempotency_key } = message;
    const ok = (data: unknown) => out.send(answer(data, request_id));
    if (action === 'authenticate') return ok(await who.authenticate(payload));
    await who.checked;
    const caller = known(who.caller);
    await limiter?.spend(caller.credential.id);
    if (action === 'subscribe') return subscribed.subscribe(caller, payload, ok);
    if (action === 'unsubscribe') return ok(subscribed.unsubscribe(payload));
    if (action === 'presence.set') return ok(await said.setPresence(caller, payload));
    if (action === 'typing.set') return ok(await said.setTyping(caller, payload));
    const operation = core.operations.get(action);
    if (!operation) throw fail(failures.not_found, `There is no action ${action}.`);
    const { ip, user_agent } = peer;
    const call = {
      via: 'websocket',
      request_id: requestId(String(request_id)),
      ip,
      user_agent,
      idempotency_key,
    } as const;
    out.send(answerOf(await core.execute(operation, caller, payload, call), request_id));
  }

  function refuse(error: unknown, request_id: RequestId): void {
    const failure = failureOf(error);
    if (failure.status >= 500) host.onError(error);
    out.send(refusalOf(failure, request_id));
  }

  function run(message: Message): void {
    inFlight++;
    act(message)
      .catch((error: unknown) => refuse(error, message.request_id))
      .finally(() => {
        inFlight--;
        const next = waiting.shift();
        if (next) run(next);
        else if (socket.isPaused) socket.resume();
      });
  }

  socket.on('message', (data: Buffer, binary) => {
    alive = true;
    try {
      const message = readMessage(data, binary);
      if (inFlight < limits.inFlight) return run(message);
      // The rest stays with the sender.
      waiting.push(message);
      socket.pause();
    } catch (error) {
      if (error instanceof Unreadable) refuse(error.failure, error.request_id);
      else refuse(error, null);
    }
  });
  socket.on('pong', () => {
    alive = true;
  });
  socket.on('close', () => {
    waiting.length = 0;
    who.end();
    subscribed.stop();
    said.clear();
    onGone();
  });
  if (peer.bearer !== undefined) void who.take(peer.bearer);

  return {
    get org_id() {
      return who.caller?.org_id;
    },
    refresh: () => who.refresh(),
    beat() {
      if (!alive && !socket.isPaused) return socket.terminate();
      alive = false;
      if (socket.readyState === socket.OPEN) socket.ping();
    },
    goAway: () => out.close(CLOSE.goingAway, 'the server is stopping'),
    terminate: () => socket.terminate(),
  };
}

function known(caller: Caller | null): Caller {
  if (caller) return caller;
  throw fail(
    failures.unauthenticated,
    'Send {"action":"authenticate","payload":{"ticket":"wst_…"},"request_id":"1"} first.',
  );
}

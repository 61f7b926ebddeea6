import type { EventLog, Signal } from '@stint/bus';
import { type Caller, type Core, fail, failures, mayRead, newId, validate } from '@stint/core';
import { z } from 'zod';
import type { Limits } from './limits.ts';

const Subject = z.strictObject({ type: z.string().max(50), id: z.string().max(100) });

/** `subject` is what the person looks at. */
const Presence = z.strictObject({
  state: z.enum(['online', 'away', 'busy', 'offline']),
  subject: Subject.nullable().default(null),
});
const Typing = z.strictObject({ subject: Subject, typing: z.boolean().default(true) });

/** What one socket says of its user and nobody stores: where they are, and what they type in. */
export interface Ephemeral {
  setPresence(caller: Caller, payload: unknown): Promise<object>;
  setTyping(caller: Caller, payload: unknown): Promise<object>;
  /** Takes back what was said. */
  clear(): void;
}

export function ephemeral(core: Core, log: EventLog, limits: Limits): Ephemeral {
  /** How to take back what was said, by what it was about. */
  const standing = new Map<string, { takeBack: () => void; timer?: NodeJS.Timeout | undefined }>();

  async function find(caller: Caller, subject: z.output<typeof Subject> | null): Promise<Signal['subject']> {
    if (!subject) return null;
    const { type, id } = subject;
    const entity = core.entities.get(type);
    if (!entity || !mayRead(caller, entity)) throw fail(failures.not_found, `There is no ${type} ${id} here.`);
    const call = { via: 'websocket', request_id: newId('req') } as const;
    const row = await core.read(caller, call, (ctx) => ctx.find(entity, id));
    return { type, row: row.value as Record<string, unknown> };
  }

  function say(caller: Caller, type: string, about: Signal['subject'], said: object): void {
    const { user_id, name, org_id } = caller;
    const body = { event: type, user_id, name, ...said, occurred_at: new Date().toISOString() };
    log.signal(org_id, { type, user_id, subject: about, body });
  }

  function forget(key: string): void {
    clearTimeout(standing.get(key)?.timer);
    standing.delete(key);
  }

  function takeBack(key: string): void {
    const said = standing.get(key);
    forget(key);
    said?.takeBack();
  }

  return {
    async setPresence(caller, payload) {
      const { state, subject } = validate(Presence, payload);
      const about = await find(caller, subject);
      forget('presence');
      if (state !== 'offline') {
        const gone = () => say(caller, 'presence.changed', about, { state: 'offline', subject });
        standing.set('presence', { takeBack: gone });
      }
      say(caller, 'presence.changed', about, { state, subject });
      return { state, subject };
    },
    async setTyping(caller, payload) {
      const { subject, typing } = validate(Typing, payload);
      const about = await find(caller, subject);
      const key = `${subject.type} ${subject.id}`;
      forget(key);
      if (typing) {
        const timer = setTimeout(() => takeBack(key), limits.typingFor);
        timer.unref();
        standing.set(key, { takeBack: () => say(caller, 'typing.changed', about, { typing: false, subject }), timer });
      }
      say(caller, 'typing.changed', about, { typing, subject });
      return { subject, typing };
    },
    clear() {
      for (const key of [...standing.keys()]) takeBack(key);
    },
  };
}

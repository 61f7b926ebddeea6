import { type Access, accessOf, type Caller, type Core, Failure, type LoggedEvent, loadMemberships } from '@stint/core';
import { type Audience, audienceKey, createAudience, seesSignal } from './audience.ts';
import type { Follower } from './follower.ts';
import type { Signal } from './types.ts';

/** The followers of one organization, and what each may reach. */
export interface Crowd {
  readonly size: number;
  /** What a caller may reach now, and not less recent than the last event that may have changed it. */
  accessNow(caller: Caller): Promise<Access>;
  add(follower: Follower): void;
  /** From now on it gets live events. */
  join(follower: Follower): void;
  move(follower: Follower, access: Access): void;
  remove(follower: Follower): void;
  /** Brings access up to date where the event may have changed it. */
  before(event: LoggedEvent): Promise<void> | undefined;
  /** Hands an event to the live followers who may see it. */
  hand(event: LoggedEvent): void;
  signal(signal: Signal): void;
  endAll(): void;
}

export interface CrowdOptions {
  readonly core: Core;
  readonly org_id: string;
  readonly refresh?: ((caller: Caller) => Promise<Caller>) | undefined;
}

/** Events after which people may see other projects or channels than before, or be other than they were. */
const CHANGES_ACCESS = /^(project|project_member|channel|channel_member|member|role)\./;
const CHANGES_CALLERS = /^((member|role)\.|(token|session)\.revoked$)/;

export function createCrowd({ core, org_id, refresh }: CrowdOptions): Crowd {
  const { db } = core;
  const followers = new Set<Follower>();
  const audiences = new Map<string, Audience>();
  let generation = 0;

  const load = (users: readonly string[]) =>
    db.read(org_id, () => loadMemberships((statement) => db.query(statement), org_id, users));

  async function accessNow(caller: Caller): Promise<Access> {
    for (;;) {
      const started = generation;
      const loaded = await load([caller.user_id]);
      if (started === generation) return accessOf(caller, loaded);
    }
  }

  /** For all of them in one statement. */
  async function reload(event: LoggedEvent): Promise<void> {
    generation++;
    const there = [...followers];
    if (refresh && CHANGES_CALLERS.test(event.type)) {
      const concerned = there.filter(({ access }) => concerns(event, access.caller));
      await Promise.all(concerned.map((follower) => renew(follower, refresh)));
    }
    if (there.length === 0) return;
    const loaded = await load([...new Set(there.map(({ access }) => access.caller.user_id))]);
    for (const follower of there) move(follower, accessOf(follower.access.caller, loaded));
  }

  async function renew(follower: Follower, ask: (caller: Caller) => Promise<Caller>): Promise<void> {
    try {
      const caller = await ask(follower.access.caller);
      follower.access = { ...follower.access, caller };
    } catch (error) {
      if (!(error instanceof Failure) || error.status !== 401) throw error;
      follower.end('unauthenticated');
    }
  }

  function move(follower: Follower, access: Access): void {
    follower.access = access;
    if (!follower.live || follower.ended) return;
    const key = audienceKey(access.caller);
    for (const audience of audiences.values()) if (audience.key !== key) leave(audience, follower);
    const audience = audiences.get(key) ?? createAudience(key);
    audience.followers.add(follower);
    audiences.set(key, audience);
  }

  function leave(audience: Audience, follower: Follower): void {
    if (audience.followers.delete(follower) && audience.followers.size === 0) audiences.delete(audience.key);
  }

  return {
    get size() {
      return followers.size;
    },
    accessNow,
    add: (follower) => void followers.add(follower),
    join(follower) {
      follower.live = true;
      move(follower, follower.access);
    },
    move,
    remove(follower) {
      followers.delete(follower);
      for (const audience of audiences.values()) leave(audience, follower);
    },
    before: (event) => (CHANGES_ACCESS.test(event.type) ? reload(event) : undefined),
    hand(event) {
      for (const audience of audiences.values()) audience.offer(event);
    },
    signal(signal) {
      const { subject, type } = signal;
      const delivered = { type, text: JSON.stringify(signal.body) };
      const about = { type, project_id: projectOf(subject) };
      for (const follower of followers) {
        if (follower.wants(about) && seesSignal(signal, follower.access, core)) follower.signal(delivered);
      }
    },
    endAll() {
      for (const follower of followers) follower.end('stopped');
    },
  };
}

/** An event of a member concerns that member; one of a role whoever may have it. */
function concerns({ type, envelope }: LoggedEvent, caller: Caller): boolean {
  return !type.startsWith('member.') || envelope.data.user_id === undefined || envelope.data.user_id === caller.user_id;
}

function projectOf(subject: Signal['subject']): string | null {
  const id = subject?.type === 'project' ? subject.row.id : subject?.row.project_id;
  return typeof id === 'string' ? id : null;
}

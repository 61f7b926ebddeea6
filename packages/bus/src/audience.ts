import { type Access, type Caller, type Core, type LoggedEvent, mayRead } from '@stint/core';
import { type Follower, reaches } from './follower.ts';
import type { Signal } from './types.ts';

/**
 * Followers with the same role, permissions and scopes. Whether they see an event is decided once for all of them, and
 * for each of them only where the rule looks at the person.
 */
export interface Audience {
  readonly key: string;
  readonly followers: Set<Follower>;
  offer(event: LoggedEvent): void;
}

export function audienceKey({ role, permissions, credential }: Caller): string {
  return JSON.stringify([role, sorted(permissions), sorted(credential.scopes)]);
}

const sorted = (names: Iterable<string>): string[] => [...names].sort((a, b) => (a < b ? -1 : 1));

export function createAudience(key: string): Audience {
  const followers = new Set<Follower>();
  const readable = new Map<string, boolean>();
  return {
    key,
    followers,
    offer(event) {
      const { definition } = event;
      const [first] = followers;
      if (!definition || !first) return;
      const { entity } = definition;
      const { caller } = first.access;
      let may = readable.get(entity.name);
      if (may === undefined) {
        may = mayRead(caller, entity);
        readable.set(entity.name, may);
      }
      if (!may) return;

      const { access, personal } = watched(first.access);
      const seen = seesEvent(event, access);
      if (!seen && !personal()) return;
      const rendering = event.render(caller.permissions);
      for (const follower of followers) {
        if (!reaches(event, follower)) continue;
        if (personal() ? seesEvent(event, follower.access) : seen) follower.offer(rendering);
      }
    },
  };
}

/** A rule that throws on a row it does not understand shows it to nobody. */
export function seesEvent(event: LoggedEvent, access: Access): boolean {
  try {
    return event.seenBy(access);
  } catch {
    return false;
  }
}

const SHARED = new Set<string | symbol>(['org_id', 'role', 'permissions']);

/** The access, and whether anything was asked of it that differs between people of one audience. */
function watched(of: Access): { access: Access; personal: () => boolean } {
  let personal = false;
  const caller = new Proxy(of.caller, {
    get(target, name) {
      if (!SHARED.has(name)) personal = true;
      return Reflect.get(target, name);
    },
    ownKeys(target) {
      personal = true;
      return Reflect.ownKeys(target);
    },
  });
  const access = {
    caller,
    get own() {
      personal = true;
      return of.own;
    },
    get hidden() {
      personal = true;
      return of.hidden;
    },
    get channels() {
      personal = true;
      return of.channels;
    },
  };
  return { access, personal: () => personal };
}

/** Whether who has this access may be told: it sees the signal's subject. */
export function seesSignal({ subject }: Signal, access: Access, core: Core): boolean {
  if (!subject) return true;
  const entity = core.entities.get(subject.type);
  if (!entity || !mayRead(access.caller, entity)) return false;
  return entity.visible.sees(access, subject.row);
}

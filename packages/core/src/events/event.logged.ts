import { type Access, type Envelope, type EventDefinition, eventOf, type Permission, redact } from '../kernel/index.ts';

/** An event as readers with the same permissions get it; the same object for all of them. */
export interface Rendering {
  readonly seq: number;
  readonly type: string;
  /** The envelope as JSON. */
  readonly text: string;
}

/** One event of the log, read once for however many readers. */
export interface LoggedEvent {
  readonly seq: number;
  readonly type: string;
  readonly envelope: Envelope;
  /** Undefined for an event that this version does not know; nobody is shown it. */
  readonly definition: EventDefinition | undefined;
  readonly project_id: string | null;
  /** Whether the rule of the entity lets this reader see the row as it went out. */
  seenBy(access: Access): boolean;
  render(permissions: ReadonlySet<Permission>): Rendering;
}

/** The envelope as it goes out, from the one that is stored, which has no `seq`. */
export const withSeq = (seq: number, stored: string): string => `{"seq":${seq},${stored.slice(1)}`;

/** Reads an envelope that has its `seq`. */
export function loggedEvent(text: string): LoggedEvent {
  const envelope = JSON.parse(text) as Envelope;
  const { seq, type, data } = envelope;
  const definition = eventOf(type);
  const renderings = new Map<string, Rendering>();
  return {
    seq,
    type,
    envelope,
    definition,
    project_id: projectOf(envelope),
    seenBy: (access) =>
      definition?.entity.visible.sees(access, data) === true &&
      !onlyHidden(envelope, definition, access.caller.permissions),
    render(permissions) {
      const guarded = definition ? [...definition.entity.guarded] : [];
      const hidden = guarded.filter(([, needs]) => !permissions.has(needs)).map(([name]) => name);
      const key = hidden.join();
      let made = renderings.get(key);
      if (!made) {
        made = { seq, type, text: hidden.length ? JSON.stringify(reduced(envelope, definition, permissions)) : text };
        renderings.set(key, made);
      }
      return made;
    },
  };
}

/** Whether it tells of nothing but fields that the reader may not see: then even that it happened is theirs not to know. */
function onlyHidden({ changes }: Envelope, { entity }: EventDefinition, permissions: ReadonlySet<Permission>): boolean {
  const changed = Object.keys(changes ?? {});
  const hidden = (name: string) => {
    const needs = entity.guarded.get(name);
    return needs !== undefined && !permissions.has(needs);
  };
  return changed.length > 0 && changed.every(hidden);
}

function projectOf({ subject, data }: Envelope): string | null {
  if (subject.type === 'project') return subject.id;
  return typeof data.project_id === 'string' ? data.project_id : null;
}

function reduced(envelope: Envelope, definition: EventDefinition | undefined, permissions: ReadonlySet<Permission>) {
  if (!definition) return envelope;
  const { changes, data } = envelope;
  const { entity } = definition;
  return {
    ...envelope,
    ...(changes ? { changes: redact(entity, changes, permissions) } : {}),
    data: redact(entity, data, permissions),
  };
}

import type { Entity } from './entity.ts';

/** Something that happened, named `entity.verb_past`; `data` is the entity as it then stood. */
export interface EventDefinition<E extends Entity = Entity> {
  readonly type: string;
  readonly summary: string;
  readonly entity: E;
}

const defined = new Map<string, EventDefinition<any>>();

/** Declares an event. Each type is declared once. */
export function event<E extends Entity>(type: string, entity: E, summary: string): EventDefinition<E> {
  if (!/^[a-z_]+\.[a-z_]+$/.test(type)) throw new Error(`Event type ${type} is not entity.verb_past.`);
  if (defined.has(type)) throw new Error(`Event type ${type} is declared twice.`);
  const definition = { type, entity, summary };
  defined.set(type, definition);
  return definition;
}

/** The event of a type, or undefined. */
export const eventOf = (type: string): EventDefinition | undefined => defined.get(type);

export const allEvents = (): EventDefinition[] => [...defined.values()].sort((a, b) => (a.type < b.type ? -1 : 1));

export interface Actor {
  readonly user_id: string | null;
  readonly via: string;
  readonly token_id: string | null;
}

/** An event as it goes to Redis, to webhooks and to subscribers. */
export interface Envelope {
  readonly id: string;
  readonly type: string;
  readonly org_id: string;
  readonly seq: number;
  readonly occurred_at: string;
  readonly actor: Actor;
  readonly operation: string;
  readonly request_id: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly changes?: Record<string, [unknown, unknown]>;
  readonly data: Record<string, unknown>;
}

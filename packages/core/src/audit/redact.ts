import { type Entity, eventOf, type Page, type Permission } from '../kernel/index.ts';
import type { Fact } from './audit.schema.ts';

type Permissions = ReadonlySet<Permission>;

/** The facts without the changes of fields that the permissions do not reach. */
export const redactFacts = (facts: readonly Fact[], permissions: Permissions): Fact[] =>
  facts.map((fact) => redactFact(fact, permissions));

function redactFact(fact: Fact, permissions: Permissions): Fact {
  if (!fact.changes) return fact;
  const entity: Entity | undefined = eventOf(fact.type)?.entity;
  const { changes, ...bare } = fact;
  // An event type that is no longer declared: nobody can say any more which of its fields are guarded.
  if (!entity) return permissions.has('view_rates') && permissions.has('view_finances') ? fact : bare;
  const shown = Object.entries(changes).filter(([name]) => {
    const needs = entity.guarded.get(name);
    return needs === undefined || permissions.has(needs);
  });
  return { ...bare, changes: Object.fromEntries(shown) };
}

/** What the topic's own readers may see of a write: events about the topic, or about what belongs to it. */
export const factsAbout = (facts: readonly Fact[], topic: Entity, by: string, id: string): Fact[] =>
  facts.filter(({ type, subject }) =>
    subject.type === topic.name ? subject.id === id : eventOf(type)?.entity.topic === by,
  );

type Entry = { readonly events?: readonly Fact[] };

/** A page with each entry's events passed through `how`; a reader may have left the events out. */
export const mapEvents = <T extends Entry>(page: Page<T>, how: (facts: readonly Fact[]) => Fact[]): Page<T> => ({
  ...page,
  data: page.data.map((entry) => (entry.events ? { ...entry, events: how(entry.events) } : entry)),
});

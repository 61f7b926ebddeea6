import { allEvents, type Caller, type Entity, eventOf, type Page, ROW, systemCaller } from '../kernel/index.ts';
import type { Fact } from './audit.schema.ts';

/** Whether the caller sees all the rows that anybody could; of others, what changed stays out. */
const seesEvery = ({ visible }: Entity, caller: Caller): boolean =>
  visible.sql(caller, ROW) === null || visible.sql(systemCaller(caller.org_id, 'audit'), ROW) !== null;

/** Whether the caller reaches every row and guarded field of every entity that events are about. */
export const seesAll = (caller: Caller): boolean =>
  allEvents().every(
    ({ entity }) =>
      seesEvery(entity, caller) && [...entity.guarded.values()].every((needs) => caller.permissions.has(needs)),
  );

/** The facts without the changes of rows that the caller may not see, and of fields that they do not reach. */
export const factsFor = (facts: readonly Fact[], caller: Caller): Fact[] =>
  facts.map((fact) => {
    const entity = eventOf(fact.type)?.entity;
    const { changes: _, ...bare } = fact;
    return entity && !seesEvery(entity, caller) ? bare : redactFact(fact, caller);
  });

/** The same of what the caller was found to see, such as the task whose activity it is. */
export const redactFacts = (facts: readonly Fact[], caller: Caller): Fact[] =>
  facts.map((fact) => redactFact(fact, caller));

function redactFact(fact: Fact, caller: Caller): Fact {
  if (!fact.changes) return fact;
  const entity: Entity | undefined = eventOf(fact.type)?.entity;
  const { changes, ...bare } = fact;
  // An event type that is no longer declared: nobody can say any more which of its fields are guarded.
  if (!entity) return seesAll(caller) ? fact : bare;
  const shown = Object.entries(changes).filter(([name]) => {
    const needs = entity.guarded.get(name);
    return needs === undefined || caller.permissions.has(needs);
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

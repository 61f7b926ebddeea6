import { type AnyOperation, type Caller, covers, type Entity, type Listing, refusal } from '../kernel/index.ts';

/** Whether the caller's scopes and permissions reach entities of this kind at all. */
export type Readers = (caller: Caller, entity: Entity) => boolean;

/**
 * The log shows nothing that the lists and gets would not: a caller is shown the events of an entity when it may run
 * one of the operations that read it. What no operation reads is shown to those who may read the domains that emit it.
 */
export function readersOf(operations: Iterable<AnyOperation>): Readers {
  const reads = new Map<string, AnyOperation[]>();
  const domains = new Map<string, Set<string>>();
  for (const operation of operations) {
    const { gets, listing } = operation as { gets?: Entity; listing?: Listing };
    const read = gets ?? listing?.entity;
    if (read) append(reads, read.name, operation);
    for (const { entity } of operation.emits ?? []) {
      const of = domains.get(entity.name) ?? new Set();
      domains.set(entity.name, of.add(`read:${operation.name.split('.')[0]}`));
    }
  }
  return (caller, { name }) => {
    const by = reads.get(name);
    if (by) return by.some((operation) => refusal(operation, caller) === undefined);
    const scopes = [...(domains.get(name) ?? ['read:*'])];
    return scopes.some((scope) => covers(caller.credential.scopes, scope));
  };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

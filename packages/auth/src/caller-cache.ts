import type { Caller } from '@stint/core';

interface Entry {
  readonly caller: Caller;
  /** The count of changes when it was read: a later change of its organization makes it stale. */
  readonly tick: number;
  /** Milliseconds: what another process changed is felt after this. */
  readonly until: number;
}

/** Callers by the hash of their bearer. Of many who ask for one at once, one asks the database. */
export class CallerCache {
  readonly #size: number;
  readonly #ttl: number;
  readonly #entries = new Map<string, Entry>();
  readonly #loading = new Map<string, Promise<Entry>>();
  readonly #changed = new Map<string, number>();
  #allChanged = 0;
  #tick = 0;

  constructor(size: number, ttl: number) {
    this.#size = size;
    this.#ttl = ttl;
  }

  async get(key: string, load: () => Promise<Caller>): Promise<Caller> {
    const entry = this.#entries.get(key);
    if (entry && entry.until > performance.now() && this.#fresh(entry)) return entry.caller;
    // What was read after this call began is as new as the call can ask for.
    const asked = this.#tick;
    for (;;) {
      const loaded = await (this.#loading.get(key) ?? this.#load(key, load));
      if (loaded.tick >= asked || this.#fresh(loaded)) return loaded.caller;
    }
  }

  /** Forgets the callers of an organization. */
  changed(org_id: string): void {
    this.#changed.set(org_id, ++this.#tick);
  }

  changedAll(): void {
    this.#allChanged = ++this.#tick;
    this.#entries.clear();
    this.#changed.clear();
  }

  #fresh({ caller, tick }: Entry): boolean {
    return tick >= Math.max(this.#allChanged, this.#changed.get(caller.org_id) ?? 0);
  }

  #load(key: string, load: () => Promise<Caller>): Promise<Entry> {
    const tick = this.#tick;
    const loading = load()
      .then((caller) => {
        const entry = { caller, tick, until: performance.now() + this.#ttl };
        this.#keep(key, entry);
        return entry;
      })
      .finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  /** The oldest goes first: entries live for seconds, so the order of reading is the order of use. */
  #keep(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size <= this.#size) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}

import type { Data, Entity } from '../entity.ts';

/**
 * An answer that PostgreSQL already wrote as JSON. It is passed on as it is; `value` parses it for those who need the
 * parts.
 */
export class Json<T = unknown> {
  readonly text: string;
  #value: T | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get value(): T {
    this.#value ??= JSON.parse(this.text) as T;
    return this.#value;
  }

  toJSON(): T {
    return this.value;
  }
}

/** One entity as it stands, with every field; `execute` takes out what the caller may not see. */
export class Row<E extends Entity = Entity> extends Json<Data<E>> {
  readonly entity: E;

  constructor(entity: E, text: string) {
    super(text);
    this.entity = entity;
  }

  /** What names it within its organization. */
  get id(): string {
    return (this.value as Record<string, string>)[this.entity.key] as string;
  }
}

/** Turns a value of the core into one whose properties have GraphQL's names. It is never given null. */
export type Wrap = (value: any) => unknown;

export interface ViewField {
  /** As GraphQL names it, and as the row does. */
  readonly name: string;
  readonly key: string;
  readonly wrap: Wrap | null;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A row under GraphQL's names; resolvers of relations read the row itself behind `$`, which no field can be named. */
export interface View {
  readonly $: Fields;
}

/**
 * The names are translated by getters when a field is read, so a row is never copied and a list costs only what the
 * query selects.
 */
export function viewOf(fields: () => readonly ViewField[]): (row: Fields) => View {
  class RowView implements View {
    readonly $: Fields;
    constructor(row: Fields) {
      this.$ = row;
    }
  }
  let ready = false;
  return (row) => {
    if (!ready) {
      for (const field of fields()) Object.defineProperty(RowView.prototype, field.name, { get: getter(field) });
      ready = true;
    }
    return new RowView(row);
  };
}

function getter({ key, wrap }: ViewField): (this: View) => unknown {
  if (!wrap) {
    return function () {
      return this.$[key];
    };
  }
  return function () {
    const value = this.$[key];
    return value === null || value === undefined ? value : wrap(value);
  };
}

export const listWrap =
  (wrap: Wrap): Wrap =>
  (values: unknown[]) =>
    values.map((value) => (value === null ? null : wrap(value)));

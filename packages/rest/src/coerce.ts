import type { z } from 'zod';

/** What text in a query string or path may stand for. Text that stands for none of it stays text, and is refused later. */
export interface Reading {
  readonly number: boolean;
  readonly boolean: boolean;
  readonly null: boolean;
  /** For lists: what each item may stand for. */
  readonly item: Reading | null;
}

const TEXT: Reading = { number: false, boolean: false, null: false, item: null };

type Def = z.core.$ZodTypeDef & {
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
  readonly values?: readonly unknown[];
  readonly getter?: () => z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
};

const defOf = (schema: z.ZodType): Def => schema._zod.def as Def;

/** The schemas that a schema is made of, at the same place. */
function parts({ innerType, in: input, options, left, right, getter }: Def): z.ZodType[] {
  return [innerType, input, ...(options ?? []), left, right, getter?.()].filter((part) => part !== undefined);
}

/** Reads off a field's schema what its text may stand for. */
export function readingOf(schema: z.ZodType): Reading {
  const def = defOf(schema);
  if (def.type === 'array' && def.element) return { ...TEXT, item: readingOf(def.element) };
  const values = def.type === 'literal' ? (def.values ?? []) : [];
  const own: Reading = {
    number: def.type === 'number' || values.some((value) => typeof value === 'number'),
    boolean: def.type === 'boolean' || values.some((value) => typeof value === 'boolean'),
    null: def.type === 'nullable' || def.type === 'null' || values.includes(null),
    item: null,
  };
  return parts(def).map(readingOf).reduce(either, own);
}

const either = (a: Reading, b: Reading): Reading => ({
  number: a.number || b.number,
  boolean: a.boolean || b.boolean,
  null: a.null || b.null,
  item: a.item ?? b.item,
});

/** The fields of an operation's input, each with what its text may stand for. */
export function readingsOf(input: z.ZodType): Map<string, Reading> {
  const found = new Map<string, Reading>();
  const collect = (schema: z.ZodType) => {
    const def = defOf(schema);
    for (const [name, field] of Object.entries(def.shape ?? {})) {
      found.set(name, either(found.get(name) ?? TEXT, readingOf(field)));
    }
    parts(def).forEach(collect);
  };
  collect(input);
  return found;
}

// As JSON writes numbers, less the exponent: no sign of plus, no leading zero, no white space.
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

function one(text: string, reading: Reading): unknown {
  if (reading.null && text === 'null') return null;
  if (reading.boolean && (text === 'true' || text === 'false')) return text === 'true';
  if (reading.number && NUMBER.test(text)) return Number(text);
  return text;
}

/** The value of a parameter: lists come as repeated keys or with commas; a single value given twice stays a list. */
export function coerce(texts: readonly string[], reading: Reading = TEXT): unknown {
  const { item } = reading;
  if (item) {
    if (reading.null && texts.length === 1 && texts[0] === 'null') return null;
    return texts.flatMap((text) => text.split(',')).map((text) => one(text, item));
  }
  return texts.length === 1 ? one(texts[0] as string, reading) : texts;
}

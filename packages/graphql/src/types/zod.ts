import { z } from 'zod';

/** Which side of a schema: what it takes, or what it gives. */
export type Side = 'in' | 'out';

export interface Peeled {
  readonly inner: z.ZodType;
  readonly nullable: boolean;
  readonly optional: boolean;
}

/** What zod keeps of a schema, whichever kind it is; its types tell the kinds apart. */
type Def = z.core.$ZodTypeDef & {
  readonly innerType: z.ZodType;
  readonly getter: () => z.ZodType;
  readonly in: z.ZodType;
  readonly out: z.ZodType;
  readonly options: readonly z.ZodType[];
};

export const defOf = (schema: z.ZodType): Def => schema._zod.def as Def;

/** What may be null without being called nullable. */
const NULLISH = new Set(['null', 'any', 'unknown', 'undefined', 'void']);

/** The schema under its wrappers, and whether null or nothing may stand in its place. */
export function peel(schema: z.ZodType, side: Side): Peeled {
  let inner = schema;
  let nullable = false;
  let optional = false;
  let needed = false;
  for (;;) {
    const def = defOf(inner);
    if (def.type === 'nullable' || NULLISH.has(def.type)) nullable = true;
    else if (def.type === 'nonoptional') needed = true;
    else if (def.type === 'optional') optional ||= !needed;
    else if ((def.type === 'default' || def.type === 'prefault') && side === 'in') optional ||= !needed;
    if (def.type === 'lazy') inner = def.getter();
    else if (def.type === 'pipe') inner = side === 'in' && defOf(def.in).type !== 'transform' ? def.in : def.out;
    else if (def.innerType && def.type !== 'promise') inner = def.innerType;
    else if (def.type === 'union') {
      const rest = def.options.filter((option) => defOf(option).type !== 'null');
      if (rest.length === def.options.length) return { inner, nullable, optional };
      nullable = true;
      inner = rest.length === 1 ? (rest[0] as z.ZodType) : z.union(rest as [z.ZodType, ...z.ZodType[]]);
    } else return { inner, nullable, optional };
  }
}

/** The fields of an object schema, or undefined when it is none. */
export function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> | undefined {
  return schema instanceof z.ZodObject ? schema.shape : undefined;
}

/** Whether it is an object with declared fields; one without has no equivalent in GraphQL. */
export const hasFields = (schema: z.ZodType): schema is z.ZodObject => Object.keys(shapeOf(schema) ?? {}).length > 0;

/** How an input field was spelt by a GraphQL caller: names of known fields in camelCase, keys of free objects as they are. */
export function spell(schema: z.ZodType, path: string, camel: (name: string) => string): string {
  const spelt: string[] = [];
  let at: z.ZodType | undefined = schema;
  for (const part of path.split('.')) {
    const inner: z.ZodType | undefined = at && peel(at, 'in').inner;
    const shape: Readonly<Record<string, z.ZodType>> | undefined = inner && shapeOf(inner);
    const known: boolean = shape !== undefined && Object.hasOwn(shape, part);
    spelt.push(known ? camel(part) : part);
    at = known ? shape?.[part] : inner instanceof z.ZodArray ? (inner.element as z.ZodType) : undefined;
  }
  return spelt.join('.');
}

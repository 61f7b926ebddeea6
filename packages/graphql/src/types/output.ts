import {
  type GraphQLFieldConfigMap,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import { z } from 'zod';
import type { GraphContext } from '../context.ts';
import { camel, pascal } from '../names.ts';
import { type EnumOf, leafOf } from './leaf.ts';
import { listWrap, type ViewField, viewOf, type Wrap } from './view.ts';
import { hasFields, peel } from './zod.ts';

export interface Output {
  readonly type: GraphQLOutputType;
  /** null: the value goes out as it is. */
  readonly wrap: Wrap | null;
}

export interface ObjectOutput extends Output {
  readonly type: GraphQLObjectType<unknown, GraphContext>;
}

export interface Outputs {
  /** The type of what a schema gives; `name` is for the types it has to make. */
  of(schema: z.ZodType, field: string, name: string, nullable?: boolean): Output;
  object(schema: z.ZodObject, name: string): ObjectOutput;
  /** What the type of an object schema was called, where it is given out too. */
  nameOf(schema: z.ZodType): string | undefined;
}

export interface OutputOptions {
  readonly claim: (name: string) => string;
  readonly enumOf: EnumOf;
  /** The type of an entity, when the schema is one's. */
  readonly entity: (schema: z.ZodType) => ObjectOutput | undefined;
  /** What an object that holds all fields of an entity leads to, as the entity does. */
  readonly edges: (schema: z.ZodObject) => GraphQLFieldConfigMap<never, GraphContext>;
}

/** Object types that many answers share are told by their fields. */
const SHARED: Readonly<Record<string, string>> = { 'amount,currency': 'Money', 'deleted,id': 'Deleted' };

export function outputs({ claim, enumOf, entity, edges }: OutputOptions): Outputs {
  const made = new Map<z.ZodType, ObjectOutput>();
  const shared = new Map<string, ObjectOutput>();

  const of: Outputs['of'] = (schema, field, name, nullable = false) => {
    const { inner, ...may } = peel(schema, 'out');
    const bare = bareOf(inner, field, name);
    const type =
      nullable || may.nullable || may.optional ? bare.type : new GraphQLNonNull(bare.type as GraphQLObjectType);
    return { type, wrap: bare.wrap };
  };

  const bareOf = (inner: z.ZodType, field: string, name: string): Output => {
    const known = entity(inner);
    if (known) return known;
    if (hasFields(inner)) return object(inner, name);
    if (inner instanceof z.ZodArray) {
      const item = of(inner.element as z.ZodType, field.replace(/s$/, ''), name);
      return { type: new GraphQLList(item.type), wrap: item.wrap && listWrap(item.wrap) };
    }
    return { type: leafOf(inner, field, name, enumOf), wrap: null };
  };

  const object: Outputs['object'] = (schema, name) => {
    const before = made.get(schema);
    if (before) return before;
    const keys = Object.keys(schema.shape);
    const common = SHARED[keys.toSorted((a, b) => (a < b ? -1 : 1)).join(',')];
    const type = (common ? shared.get(common) : undefined) ?? declare(schema, common ?? pascal(name), keys);
    if (common) shared.set(common, type);
    made.set(schema, type);
    return type;
  };

  const declare = (schema: z.ZodObject, name: string, keys: readonly string[]): ObjectOutput => {
    const fields = lazy(() =>
      keys.map((key) => ({ key, name: camel(key), ...of(schema.shape[key] as z.ZodType, key, `${name}_${key}`) })),
    );
    const type = new GraphQLObjectType<unknown, GraphContext>({
      name: claim(name),
      fields: () => ({ ...configOf(fields()), ...edges(schema) }) as GraphQLFieldConfigMap<unknown, GraphContext>,
    });
    return { type, wrap: name === 'Money' ? null : viewOf(fields) };
  };

  return { of, object, nameOf: (schema) => made.get(schema)?.type.name };
}

export const lazy = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

export const configOf = (fields: readonly (ViewField & Output)[]): GraphQLFieldConfigMap<unknown, GraphContext> =>
  Object.fromEntries(fields.map(({ name, type }) => [name, { type }]));

import {
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLNullableType,
} from 'graphql';
import { z } from 'zod';
import { camel, pascal } from '../names.ts';
import { type EnumOf, leafOf } from './leaf.ts';
import { lazy } from './output.ts';
import { hasFields, peel } from './zod.ts';

/** Turns an argument into what the operation takes. It is never given null. */
export type Convert = (value: any) => unknown;

export interface Input {
  readonly type: GraphQLInputType;
  readonly convert: Convert | null;
  /** null says something; else a null is the same as leaving it out. */
  readonly nullable: boolean;
}

export interface InputField extends Input {
  readonly name: string;
  readonly key: string;
  readonly description?: string | undefined;
}

export interface Inputs {
  of(schema: z.ZodType, field: string, name: string): Input;
  fields(shape: Readonly<Record<string, z.ZodType>>, name: string): InputField[];
}

export interface InputOptions {
  readonly claim: (name: string) => string;
  readonly enumOf: EnumOf;
  /** The name of the output type of the same schema. */
  readonly nameOf: (schema: z.ZodType) => string | undefined;
}

export function inputs({ claim, enumOf, nameOf }: InputOptions): Inputs {
  const made = new Map<z.ZodType, Input>();

  const of: Inputs['of'] = (schema, field, name) => {
    const { inner, nullable, optional } = peel(schema, 'in');
    const bare = bareOf(inner, field, name);
    const type =
      nullable || optional ? bare.type : new GraphQLNonNull(bare.type as GraphQLNullableType & GraphQLInputType);
    return { type, convert: bare.convert, nullable };
  };

  const bareOf = (inner: z.ZodType, field: string, name: string): Omit<Input, 'nullable'> => {
    if (hasFields(inner)) {
      const known = made.get(inner) ?? declare(inner.shape, nameOf(inner) ?? name);
      made.set(inner, known);
      return known;
    }
    if (inner instanceof z.ZodArray) {
      const item = of(inner.element as z.ZodType, field.replace(/s$/, ''), name);
      const { convert } = item;
      const each = (value: unknown) => (value === null || !convert ? value : convert(value));
      return { type: new GraphQLList(item.type), convert: convert && ((values: unknown[]) => values.map(each)) };
    }
    return { type: leafOf(inner, field, name, enumOf), convert: null };
  };

  const declare = (shape: Readonly<Record<string, z.ZodType>>, name: string): Input => {
    const list = lazy(() => fields(shape, name));
    const type = new GraphQLInputObjectType({
      name: claim(`${pascal(name)}Input`),
      fields: () => Object.fromEntries(list().map((field) => [field.name, { type: field.type }])),
    });
    const byName = lazy(() => new Map(list().map((field) => [field.name, field])));
    return { type, convert: (value: object) => renamed(byName(), value), nullable: false };
  };

  const fields: Inputs['fields'] = (shape, name) =>
    Object.entries(shape).map(([key, schema]) => ({ key, name: camel(key), ...of(schema, key, `${name}_${key}`) }));

  return { of, fields };
}

/** Arguments or an input object under the operation's names. */
export function renamed(
  fields: ReadonlyMap<string, InputField>,
  value: object,
  dropNull = false,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) {
    const field = fields.get(name);
    if (!field || part === undefined || (part === null && dropNull && !field.nullable)) continue;
    input[field.key] = part === null || !field.convert ? part : field.convert(part);
  }
  return input;
}

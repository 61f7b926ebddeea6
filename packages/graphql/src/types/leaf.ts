import { PERMISSIONS, ROLES } from '@stint/core';
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLScalarType,
  GraphQLString,
} from 'graphql';
import { z } from 'zod';
import { pascal } from '../names.ts';
import { DateTime, Day, Json, Long } from './scalars.ts';
import { defOf } from './zod.ts';

export type Leaf = GraphQLScalarType | GraphQLEnumType;

/** Makes an enum type the first time its values are met; later ones share it. */
export type EnumOf = (field: string, name: string, values: readonly string[]) => GraphQLEnumType;

/** Vocabularies that many entities use. */
const COMMON: readonly (readonly [string, readonly string[]])[] = [
  ['Permission', PERMISSIONS],
  ['BuiltInRole', ROLES],
];

export function enums(claim: (name: string) => string): EnumOf {
  const made = new Map<string, GraphQLEnumType>();
  const common = new Map(COMMON.map(([name, values]) => [values.join('|'), name]));
  return (field, name, values) => {
    const all = values.join('|');
    // Two or fewer values say too little to be the same thing under another name.
    const key = values.length > 2 ? all : `${field}:${all}`;
    let type = made.get(key);
    if (!type) {
      type = new GraphQLEnumType({
        name: claim(common.get(all) ?? pascal(name)),
        values: Object.fromEntries(values.map((value) => [value, { value }])),
      });
      made.set(key, type);
    }
    return type;
  };
}

const ID_BODY = '[0-7][0-9a-hjkmnp-tv-z]{25}';
const NAME = /^[A-Za-z]\w*$/;
const RESERVED = new Set(['true', 'false', 'null']);

/** Fields whose whole numbers outgrow 32 bits: amounts, sums of seconds, sizes, `seq` and what comes after one. */
const LONG =
  /(^|_)(amount|(?<!tax_)rate|total|subtotal|balance|budget|cost|revenue|margin|seconds|seq|after|bytes|size)$/;

/** The scalar or enum of a schema that is no object and no list. */
export function leafOf(schema: z.ZodType, field: string, name: string, enumOf: EnumOf): Leaf {
  if (schema instanceof z.ZodISODateTime) return DateTime;
  if (schema instanceof z.ZodISODate) return Day;
  if (schema instanceof z.ZodEnum) return choice(schema.options.map(String), field, name, enumOf);
  if (schema instanceof z.ZodLiteral) return literal([...schema.values]);
  if (schema instanceof z.ZodUnion) {
    const parts = schema.options.map((option) => leafOf(option as z.ZodType, field, name, enumOf));
    if (parts.includes(GraphQLID) && parts.every((part) => part === GraphQLID || part === GraphQLString))
      return GraphQLID;
    return parts.every((part) => part === parts[0]) && parts[0] ? parts[0] : Json;
  }
  const { type } = defOf(schema);
  if (type === 'number') return number(schema as z.ZodNumber, field);
  if (type === 'bigint' || type === 'int') return Long;
  if (type === 'boolean') return GraphQLBoolean;
  if (type === 'string' || type === 'template_literal') return isId(schema, field) ? GraphQLID : GraphQLString;
  return Json;
}

function choice(values: string[], field: string, name: string, enumOf: EnumOf): Leaf {
  return values.every((value) => NAME.test(value) && !RESERVED.has(value))
    ? enumOf(field, name, values)
    : GraphQLString;
}

function literal(values: unknown[]): Leaf {
  const types = new Set(values.map((value) => typeof value));
  if (types.size !== 1) return Json;
  if (types.has('boolean')) return GraphQLBoolean;
  return types.has('string') ? GraphQLString : types.has('number') ? GraphQLInt : Json;
}

function number(schema: z.ZodNumber, field: string): Leaf {
  if (!schema.isInt && !schema.format) return GraphQLFloat;
  const max = schema.maxValue ?? 0;
  const declared = max < Number.MAX_SAFE_INTEGER;
  return LONG.test(field) || (declared && max > 2 ** 31 - 1) ? Long : GraphQLInt;
}

/** An id by its name or by its form. A tax id is a number the state gave. */
function isId(schema: z.ZodType, field: string): boolean {
  if (/(^|_)id$/.test(field)) return field !== 'tax_id';
  const { checks = [] } = schema._zod.def as { checks?: readonly { _zod: { def: { pattern?: RegExp } } }[] };
  return checks.some(({ _zod }) => _zod.def.pattern?.source.includes(ID_BODY));
}

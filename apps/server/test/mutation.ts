import type { AnyOperation } from '@stint/core';
import {
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';

const camel = (name: string) => name.replace(/[._]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export interface Mutation {
  readonly query: string;
  readonly variables: object;
  /** The answer in the spelling of the other protocols. */
  read(data: Record<string, unknown>): unknown;
}

/** The mutation of an operation, with every field of its answer that is no other entity. */
export function mutation(schema: GraphQLSchema, { name }: AnyOperation, input: object): Mutation {
  const field = camel(name);
  const found = (schema.getMutationType() as GraphQLObjectType).getFields()[field];
  if (!found) throw new Error(`There is no mutation ${field}.`);
  const takes = found.args[0];
  const type = getNamedType(found.type);
  const select = isObjectType(type) ? selection(type, 0) : '';
  const query = takes
    ? `mutation($input: ${takes.type}) { ${field}(input: $input) ${select} }`
    : `mutation { ${field} ${select} }`;
  return {
    query,
    variables: takes ? { input: spell(input, takes.type) } : {},
    read: (data) => unspell(data[field]),
  };
}

function selection(type: GraphQLObjectType, depth: number): string {
  const fields = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.length > 0) return [];
    const of = getNamedType(field.type);
    if (!isObjectType(of)) return [field.name];
    // Another entity is read by following it, and is no part of this answer.
    const entity = depth > 0 && 'id' in of.getFields();
    const relation = depth === 0 && 'id' in type.getFields() && 'id' in of.getFields();
    return entity || relation || depth > 2 ? [] : [`${field.name} ${selection(of, depth + 1)}`];
  });
  return `{ ${fields.join(' ')} }`;
}

function spell(value: unknown, type: GraphQLInputType): unknown {
  const inner = getNullableType(type);
  if (isListType(inner)) return (value as unknown[]).map((item) => spell(item, inner.ofType as GraphQLInputType));
  if (!isInputObjectType(inner) || typeof value !== 'object' || value === null) return value;
  const fields = inner.getFields();
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      const field = fields[camel(name)];
      return [camel(name), field ? spell(part, field.type) : part];
    }),
  );
}

function unspell(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unspell);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [snake(name), unspell(part)]));
}

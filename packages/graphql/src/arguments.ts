import type { Listing } from '@stint/core';
import { type GraphQLFieldConfigArgumentMap, GraphQLInt, GraphQLString } from 'graphql';
import type { z } from 'zod';
import { camel } from './names.ts';
import { type InputField, type Inputs, renamed } from './types/input.ts';

/** What a list's page input is called in GraphQL. */
export const PAGE_NAMES = { limit: 'first', cursor: 'after' } as const;

/** Taken from the query itself: which fields, and what else is expanded. */
const CHOICE = ['fields', 'expand'];
/** What `pageArgs` adds in its own way. */
const PAGE = [...CHOICE, 'limit', 'cursor', 'sort'];

export interface Arguments {
  readonly args: GraphQLFieldConfigArgumentMap;
  /** The arguments as the operation's input. */
  readonly read: (args: object) => Record<string, unknown>;
}

/** Arguments from an input's fields, one each. */
export function plainArgs(inputs: Inputs, shape: Readonly<Record<string, z.ZodType>>, name: string): Arguments {
  return argumentsOf(inputs.fields(without(shape, CHOICE), name));
}

/** The same, and `first`, `after` and `sort`. */
export function pageArgs(
  inputs: Inputs,
  shape: Readonly<Record<string, z.ZodType>>,
  { sorts }: Pick<Listing, 'sorts'>,
  name: string,
): Arguments {
  const columns = new Map(Object.keys(sorts).map((column) => [camel(column), column]));
  const sort = (value: string) => value.replace(/[^-].*/, (column) => columns.get(column) ?? column);
  const page: InputField[] = [
    {
      name: 'first',
      key: 'limit',
      type: GraphQLInt,
      convert: null,
      nullable: false,
      description: '1 to 200; 50 when left out.',
    },
    {
      name: 'after',
      key: 'cursor',
      type: GraphQLString,
      convert: null,
      nullable: false,
      description: 'The cursor to read on from.',
    },
    {
      name: 'sort',
      key: 'sort',
      type: GraphQLString,
      convert: sort,
      nullable: false,
      description: `${[...columns.keys()].join(', ')}; with - before it, descending.`,
    },
  ];
  return argumentsOf([...inputs.fields(without(shape, PAGE), name), ...page]);
}

const without = (shape: Readonly<Record<string, z.ZodType>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(shape).filter(([name]) => !names.includes(name)));

function argumentsOf(fields: InputField[]): Arguments {
  const byName = new Map(fields.map((field) => [field.name, field]));
  return {
    args: Object.fromEntries(
      fields.map(({ name, type, description }) => [name, { type, description: description ?? null }]),
    ),
    read: (args) => renamed(byName, args, true),
  };
}

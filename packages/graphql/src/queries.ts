import type { AnyOperation, Core, Entity, Listing, Page } from '@stint/core';
import type { GraphQLFieldConfig, GraphQLFieldConfigMap } from 'graphql';
import { PAGE_NAMES, pageArgs, plainArgs } from './arguments.ts';
import { Connection } from './connection.ts';
import { type GraphContext, runOperation } from './context.ts';
import type { Entities } from './entities.ts';
import type { Row } from './loaders.ts';
import { camel } from './names.ts';
import { selectedFields } from './selected.ts';
import type { Inputs } from './types/input.ts';
import type { Outputs } from './types/output.ts';
import { shapeOf } from './types/zod.ts';
import { weigh } from './weight.ts';

export interface RootOptions {
  readonly core: Core;
  readonly entities: Entities;
  readonly outputs: Outputs;
  readonly inputs: Inputs;
}

type Reader = AnyOperation & { readonly listing?: Listing; readonly gets?: Entity };
type Config = GraphQLFieldConfig<unknown, GraphContext>;

/** The root fields: an entity by id, lists as connections, and every other read under its own name. */
export function queryFields(options: RootOptions): GraphQLFieldConfigMap<unknown, GraphContext> {
  const { core } = options;
  const ones = new Map(core.graph.flatMap(({ one }) => (one ? [[one.operation, one] as const] : [])));
  const lists = new Map(
    core.graph.flatMap(({ many }) => (many ? [[many.operation as AnyOperation, many.field] as const] : [])),
  );
  const fields: Record<string, Config> = {};
  const add = (name: string, config: Config) => {
    if (name in fields) throw new Error(`Query.${name} is declared twice in the graph.`);
    fields[name] = config;
  };
  for (const operation of core.operations.values() as Iterable<Reader>) {
    if (operation.effect !== 'read' || (operation.graphql === false && !ones.has(operation) && !lists.has(operation)))
      continue;
    const one = ones.get(operation);
    const field = lists.get(operation);
    const { name, listing, gets } = operation;
    if (one) add(one.field, oneField(options, operation, gets, one.by));
    else if (listing) add(field ?? camel(name.replace(/\.list$/, '')), listField(options, operation, listing));
    else if (gets && name.endsWith('.get')) add(camel(gets.name), oneField(options, operation, gets, idOf(operation)));
    else add(camel(name), readField(options, operation));
  }
  return fields;
}

/** The input field that holds the id: the first. */
const idOf = ({ input }: AnyOperation): string => Object.keys(shapeOf(input) ?? {})[0] as string;

function oneField(
  { entities, inputs, outputs }: RootOptions,
  operation: Reader,
  gets: Entity | undefined,
  by: string,
): Config {
  const { [by]: id, ...rest } = shapeOf(operation.input) ?? {};
  if (!id) throw new Error(`${operation.name} takes no ${by}.`);
  const { args, read } = plainArgs(inputs, { id, ...rest }, operation.name);
  const chooses = gets && 'fields' in rest;
  const { type, wrap } = gets ? entities.of(gets) : outputs.of(operation.output, '', `${operation.name}_result`, true);
  const rename = { [by]: 'id' };
  return {
    type,
    args,
    description: operation.summary,
    extensions: weigh({ kind: 'root' }),
    async resolve(_, given, ctx, info) {
      const { id: value, ...more } = read(given);
      const input = { ...more, [by]: value, ...(chooses ? { fields: selectedFields(info, gets, false) } : {}) };
      const row = await runOperation(ctx, operation, input, rename);
      return wrap ? wrap(row) : row;
    },
  };
}

function listField({ entities, inputs }: RootOptions, operation: Reader, listing: Listing): Config {
  const { wrap, connection, type } = entities.of(listing.entity);
  const { args, read } = pageArgs(inputs, shapeOf(operation.input) ?? {}, listing, type.name);
  return {
    type: connection(),
    args,
    description: operation.summary,
    extensions: weigh({ kind: 'list' }),
    async resolve(_, given, ctx, info) {
      const input = read(given);
      const fields = selectedFields(info, listing.entity, true);
      const page = (await runOperation(ctx, operation, { ...input, fields }, PAGE_NAMES)) as Page<Row>;
      return new Connection(page, wrap, listing, input.sort as string | undefined);
    },
  };
}

function readField({ inputs, outputs }: RootOptions, operation: Reader): Config {
  const { args, read } = plainArgs(inputs, shapeOf(operation.input) ?? {}, operation.name);
  const { type, wrap } = outputs.of(operation.output, '', `${operation.name}_result`, true);
  return {
    type,
    args,
    description: operation.summary,
    extensions: weigh({ kind: 'root' }),
    async resolve(_, given, ctx) {
      const output = await runOperation(ctx, operation, read(given));
      return wrap && output !== null ? wrap(output) : output;
    },
  };
}

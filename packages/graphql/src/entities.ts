import { type Core, type Entity, type Listing, listInput, type Page, type PageInput, validate } from '@stint/core';
import {
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';
import type { z } from 'zod';
import { PAGE_NAMES, pageArgs } from './arguments.ts';
import { Connection, connectionType } from './connection.ts';
import { type GraphContext, respelt } from './context.ts';
import type { Row } from './loaders.ts';
import { camel, pascal } from './names.ts';
import { selectedFields } from './selected.ts';
import type { Inputs } from './types/input.ts';
import { configOf, lazy, type ObjectOutput, type Outputs } from './types/output.ts';
import { type View, viewOf, type Wrap } from './types/view.ts';
import { weigh } from './weight.ts';

export interface EntityType extends ObjectOutput {
  readonly wrap: Wrap;
  readonly connection: () => GraphQLObjectType;
}

export interface Entities {
  of(entity: Entity): EntityType;
  /** The fields that lead from it to other entities. */
  edges(entity: Entity): GraphQLFieldConfigMap<View, GraphContext>;
}

export interface EntityOptions {
  readonly core: Core;
  readonly claim: (name: string) => string;
  readonly outputs: () => Outputs;
  readonly inputs: () => Inputs;
}

type Config = GraphQLFieldConfig<View, GraphContext>;

/** The object types of entities: their fields, what they point at, and the connections hung on them. */
export function entities({ core, claim, outputs, inputs }: EntityOptions): Entities {
  const made = new Map<Entity, EntityType>();
  const nodes = new Map(core.graph.map((node) => [node.entity, node]));
  const hung = core.graph.flatMap((node) => (node.on ?? []).map((place) => ({ ...place, entity: node.entity })));

  const of = (entity: Entity): EntityType => {
    let type = made.get(entity);
    if (!type) {
      type = declare(entity);
      made.set(entity, type);
    }
    return type;
  };

  const declare = (entity: Entity): EntityType => {
    const name = nodes.get(entity)?.type ?? pascal(entity.name);
    const own = lazy(() =>
      Object.entries(entity.fields).map(([key, schema]) => ({
        key,
        name: camel(key),
        ...outputs().of(schema, key, `${name}_${key}`, entity.guarded.has(key)),
      })),
    );
    const type = new GraphQLObjectType<View, GraphContext>({
      name: claim(name),
      fields: () => merged(name, configOf(own()), edges(entity)),
    });
    return { type: type as EntityType['type'], wrap: viewOf(own), connection: lazy(() => connectionType(type, claim)) };
  };

  const relationsOf = (entity: Entity): GraphQLFieldConfigMap<View, GraphContext> =>
    Object.fromEntries(
      Object.entries(entity.relations).flatMap(([name, { to, by, many }]) => {
        // What is many is a connection here, from the graph.
        if (many) return [];
        if (!(by in entity.fields)) throw new Error(`${entity.name}.${name} goes by ${by}, which is no field of it.`);
        return [[camel(name), relation(to(), by)]];
      }),
    );

  const relation = (to: Entity, by: string): Config => {
    const { type, wrap } = of(to);
    return {
      type,
      extensions: weigh({ kind: 'one', of: to }),
      resolve(parent, _, { loaders }, info) {
        const id = parent.$[by];
        if (typeof id !== 'string') return null;
        return loaders.one(to, selectedFields(info, to, false), wrap)(id);
      },
    };
  };

  const connectionsOf = (entity: Entity): GraphQLFieldConfigMap<View, GraphContext> =>
    Object.fromEntries(
      hung
        .filter((place) => place.parent() === entity)
        .map(({ field, listing, by }) => [field, connection(entity, listing, by)]),
    );

  const connection = (parent: Entity, listing: Listing, by: string): Config => {
    const { wrap, connection: type } = of(listing.entity);
    const input = listInput(listing);
    const { [by]: _, ...shape } = input.shape as Record<string, z.ZodType>;
    const { args, read } = pageArgs(
      inputs(),
      shape,
      listing,
      `${nodes.get(listing.entity)?.type ?? pascal(listing.entity.name)}`,
    );
    const made = (sort: string | undefined) => (page: Page<Row>) => new Connection(page, wrap, listing, sort);
    return {
      type: type(),
      args,
      extensions: weigh({ kind: 'page', of: listing.entity }),
      resolve(row, given, { loaders }, info) {
        const ask = () => {
          try {
            const asked = { ...read(given), fields: selectedFields(info, listing.entity, true) };
            const valid = validate(input, asked) as PageInput;
            return { listing, by, input: valid, made: made(valid.sort) };
          } catch (error) {
            throw respelt(error, { input }, PAGE_NAMES);
          }
        };
        return loaders.pages(placeOf(info), ask)(row.$[parent.key] as string);
      },
    };
  };

  const edges: Entities['edges'] = (entity) => merged(entity.name, relationsOf(entity), connectionsOf(entity));

  return { of, edges };
}

/** One place in a query: its node, or where its merged nodes stand. */
const placeOf = ({ fieldNodes }: GraphQLResolveInfo): unknown =>
  fieldNodes.length === 1 ? fieldNodes[0] : fieldNodes.map(({ loc }) => loc?.start).join();

function merged<T>(type: string, ...parts: Record<string, T>[]): Record<string, T> {
  const all: Record<string, T> = {};
  for (const [name, field] of parts.flatMap(Object.entries) as [string, T][]) {
    if (name in all) throw new Error(`${type}.${name} is declared twice in the graph.`);
    all[name] = field;
  }
  return all;
}

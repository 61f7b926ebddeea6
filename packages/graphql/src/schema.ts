import type { Core, Entity } from '@stint/core';
import { GraphQLObjectType, GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import type { z } from 'zod';
import { type Entities, entities } from './entities.ts';
import { eventsField } from './events.ts';
import { mutationFields } from './mutations.ts';
import { queryFields } from './queries.ts';
import { type Inputs, inputs } from './types/input.ts';
import { enums } from './types/leaf.ts';
import { lazy, type Outputs, outputs } from './types/output.ts';
import { DateTime, Day, Json, Long } from './types/scalars.ts';

const RESERVED = [
  'Query',
  'Mutation',
  'Subscription',
  'PageInfo',
  'DateTime',
  'Date',
  'JSON',
  'Long',
  'Int',
  'Float',
  'ID',
  'String',
  'Boolean',
  'Event',
  'EventActor',
  'EventSubject',
];

const built = new WeakMap<Core, GraphQLSchema>();

/** The schema with its resolvers, generated from what the core has registered; made once for a core. */
export function buildSchema(core: Core): GraphQLSchema {
  const schema = built.get(core) ?? build(core);
  built.set(core, schema);
  return schema;
}

/** The schema as text, sorted: the contract file `docs/contracts/schema.graphql`. */
export const graphqlSchema = (core: Core): string => `${printSchema(lexicographicSortSchema(buildSchema(core)))}\n`;

function build(core: Core): GraphQLSchema {
  const claim = claims();
  const enumOf = enums(claim);
  const of: { outputs: () => Outputs; inputs: () => Inputs; entities: () => Entities } = {
    outputs: lazy(() =>
      outputs({
        claim,
        enumOf,
        edges: (schema) => edgesOf(schema),
        entity: (schema) => (bySchema.has(schema) ? of.entities().of(bySchema.get(schema) as Entity) : undefined),
      }),
    ),
    inputs: lazy(() => inputs({ claim, enumOf, nameOf: (schema) => of.outputs().nameOf(schema) })),
    entities: lazy(() => entities({ core, claim, outputs: of.outputs, inputs: of.inputs })),
  };
  const edgesOf = ({ shape }: z.ZodObject) => {
    const whole = ({ schema }: Entity) => Object.entries(schema.shape).every(([key, field]) => shape[key] === field);
    const entity = [...core.entities.values()].find(whole);
    return entity ? of.entities().edges(entity) : {};
  };
  const bySchema = new Map([...core.entities.values()].map((entity) => [entity.schema as object, entity]));
  // Entities first: they give shared enums and objects their names.
  const types = [...core.entities.values()].map((entity) => of.entities().of(entity).type);
  for (const type of types) type.getFields();
  const options = { core, entities: of.entities(), outputs: of.outputs(), inputs: of.inputs() };
  const mutations = mutationFields(options);
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: queryFields(options) }),
    mutation: Object.keys(mutations).length ? new GraphQLObjectType({ name: 'Mutation', fields: mutations }) : null,
    subscription: new GraphQLObjectType({ name: 'Subscription', fields: { events: eventsField } }),
    types: [...types, DateTime, Day, Json, Long],
  });
}

/** Hands out each type name once. */
function claims(): (name: string) => string {
  const taken = new Set(RESERVED);
  return (name) => {
    if (taken.has(name)) throw new Error(`Two GraphQL types would be called ${name}.`);
    taken.add(name);
    return name;
  };
}

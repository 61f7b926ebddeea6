import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createCore } from '@stint/core';
import { type TestCore, testCore } from '@stint/testing';
import { buildSchema, type GraphQLObjectType, type GraphQLSchema, validateSchema } from 'graphql';
import { graphqlSchema } from './index.ts';
import { camel } from './names.ts';

let t: TestCore;
let text: string;
let schema: GraphQLSchema;

beforeAll(async () => {
  t = await testCore();
  text = graphqlSchema(t.core);
  schema = buildSchema(text);
});
afterAll(() => t.close());

const typeOf = (type: string, field: string) =>
  String((schema.getType(type) as GraphQLObjectType).getFields()[field]?.type);

test('the schema is valid and the same each time it is made', () => {
  expect(validateSchema(schema)).toEqual([]);
  const { operations, entities, graph } = t.core;
  const again = createCore({
    ...t.core,
    operations: [...operations.values()],
    entities: [...entities.values()],
    graph,
  });
  expect(graphqlSchema(again)).toBe(text);
});

test('every operation is reached: a change as a mutation of its name, a read as a root field', () => {
  const queries = schema.getQueryType()?.getFields() ?? {};
  const mutations = schema.getMutationType()?.getFields() ?? {};
  const summaries = new Set(Object.values(queries).map(({ description }) => description));
  for (const operation of t.core.operations.values()) {
    if (operation.graphql === false) continue;
    if (operation.effect === 'read') expect(summaries).toContain(operation.summary);
    else expect(mutations).toHaveProperty(camel(operation.name));
  }
});

test('ids, instants, days, money and guarded fields have types that say so', () => {
  expect(typeOf('Client', 'id')).toBe('ID!');
  expect(typeOf('Client', 'createdAt')).toBe('DateTime!');
  expect(typeOf('Client', 'archivedAt')).toBe('DateTime');
  expect(typeOf('Client', 'taxTreatment')).toBe('ClientTaxTreatment!');
  expect(typeOf('Client', 'taxId')).toBe('String');
  expect(typeOf('Client', 'defaultRate')).toBe('Money');
  expect(typeOf('Money', 'amount')).toBe('Long!');
  expect(typeOf('Contact', 'client')).toBe('Client');
  expect(typeOf('Client', 'contacts')).toBe('ContactConnection');
});

test('input says what is needed and takes nested objects in camelCase', () => {
  const create = schema.getType('ClientsCreateInput') as unknown as GraphQLObjectType;
  const fields = create.getFields();
  expect(String(fields.name?.type)).toBe('String!');
  expect(String(fields.paymentTermsDays?.type)).toBe('Int');
  expect(String(fields.billingAddress?.type)).toBe('ClientBillingAddressInput');
  expect(schema.getType('ClientBillingAddressInput')?.toString()).toBeDefined();
});

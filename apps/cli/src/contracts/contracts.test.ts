import { beforeAll, expect, test } from '@jest/globals';
import { allEntities, allEvents, allOperations } from '@stint/core';
import { contractFiles } from './files.ts';
import type { JsonSchema } from './schemas.ts';

let files: Record<string, string>;
let asyncapi: JsonSchema;
beforeAll(async () => {
  files = await contractFiles();
  asyncapi = JSON.parse(files['asyncapi.json'] as string) as JsonSchema;
});

test('the contract files are made without a database, and the same each time', async () => {
  expect(Object.keys(files)).toEqual(['openapi.json', 'schema.graphql', 'asyncapi.json', 'tools.json']);
  expect(await contractFiles()).toEqual(files);
});

test('every operation is an action with an answer', () => {
  for (const { name, effect } of allOperations) {
    expect(asyncapi.operations[name]).toMatchObject({ action: 'receive', 'x-stint-effect': effect });
    expect(asyncapi.components.messages[name].payload.properties.action).toEqual({ const: name });
    expect(asyncapi.components.messages[`${name}.ok`].payload.properties.data).toBeDefined();
  }
});

test('every event of an entity is pushed and published, with the entity as its data', () => {
  const names = new Set(allEntities.map(({ name }) => name));
  const events = allEvents().filter(({ entity }) => names.has(entity.name));
  expect(events.length).toBeGreaterThan(10);
  for (const { type } of events) {
    for (const name of [`event.${type}`, `published.${type}`]) {
      const [envelope, own] = asyncapi.components.messages[name].payload.allOf;
      expect(envelope).toEqual({ $ref: '#/components/schemas/Envelope' });
      expect(own.properties.type).toEqual({ const: type });
      expect(own.properties.data).toBeDefined();
    }
  }
  expect(Object.keys(asyncapi.channels.published.messages)).toHaveLength(events.length);
});

test('every reference leads somewhere', () => {
  const missing: string[] = [];
  JSON.stringify(asyncapi, (key, value: unknown) => {
    if (key === '$ref') {
      const path = String(value).slice(2).split('/');
      if (path.reduce<any>((at, part) => at?.[part], asyncapi) === undefined) missing.push(String(value));
    }
    return value;
  });
  expect(missing).toEqual([]);
});

test('a write is answered with its place in the log, and says what it publishes', () => {
  const create = asyncapi.operations['clients.create'];
  expect(create['x-stint-emits']).toContain('client.created');
  expect(asyncapi.components.messages['clients.create.ok'].payload.properties.seq).toEqual({ type: 'integer' });
  expect(asyncapi.components.messages['clients.list.ok'].payload.properties.seq).toBeUndefined();
});

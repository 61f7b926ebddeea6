import { expect, test } from '@jest/globals';
import { allEntities, allGraph, allOperations, type Core, needsOf } from '@stint/core';
import { describedIn } from '../../test/described.ts';
import { openapiDocument } from './document.ts';
import type { JsonSchema } from './schemas.ts';

const core = {
  operations: new Map(allOperations.map((operation) => [operation.name, operation])),
  entities: new Map(allEntities.map((entity) => [entity.name, entity])),
  graph: allGraph,
} as unknown as Core;
const document = openapiDocument(core, { publicUrl: 'https://stint.example' });

const all = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation: operation as JsonSchema })),
);

/** Everything in the document, with the way to it. */
function* nodes(value: unknown, at = ''): Generator<[string, JsonSchema]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [at, value];
  for (const [name, part] of Object.entries(value)) yield* nodes(part, `${at}/${name}`);
}

test('every operation with a route is there once, under its name', () => {
  const routed = allOperations.filter(({ rest }) => rest).map(({ name }) => name);
  expect(all.map(({ operation }) => operation.operationId).sort()).toEqual(routed.sort());
});

test('an operation says what it needs and how it fails', () => {
  for (const operation of allOperations) {
    const { name, rest, summary, fails } = operation;
    if (!rest) continue;
    const { scopes, permissions } = needsOf(operation);
    const described = document.paths[rest.path]?.[rest.method.toLowerCase()];
    expect(described).toMatchObject({
      operationId: name,
      summary,
      tags: [name.split('.')[0]],
      'x-stint-permission': permissions.map((any) => any.join('|')).join(' ') || null,
      'x-stint-scope': scopes.join(' ') || 'any',
      security: [{ bearer: [] }],
    });
    expect(Object.keys(described.responses)).toEqual(
      expect.arrayContaining([String(rest.status), '401', '403', '422', '429', '500']),
    );
    const text = JSON.stringify(described.responses[409] ?? {});
    for (const { code, status } of fails ?? []) if (status === 409) expect(text).toContain(code);
  }
});

test('what is made of others says what it needs with which field', () => {
  const { description } = document.paths['/workflows/open-engagement']?.post ?? {};
  expect(description).toContain('the scopes `read:clients`, `write:projects`.');
  expect(description).toContain(
    'With `tasks` it needs the permission `manage_tasks` and the scope `write:tasks`, too.',
  );
  expect(description).not.toContain('`members`');
});

test('every path parameter is described and needed, and no other is named', () => {
  for (const { path, operation } of all) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const described = operation.parameters.filter((parameter: JsonSchema) => parameter.in === 'path');
    expect(described.map((parameter: JsonSchema) => parameter.name)).toEqual(named);
    expect(described.every((parameter: JsonSchema) => parameter.required && parameter.schema)).toBe(true);
  }
});

test('every reference leads somewhere', () => {
  let count = 0;
  for (const [at, node] of nodes(document)) {
    if (typeof node.$ref !== 'string') continue;
    count++;
    const target = node.$ref
      .replace(/^#\//, '')
      .split('/')
      .reduce((part: JsonSchema | undefined, key: string) => part?.[key], document);
    expect({ at, ref: node.$ref, found: target !== undefined }).toMatchObject({ found: true });
  }
  expect(count).toBeGreaterThan(100);
});

test('every schema is one that a validator takes', () => {
  expect(describedIn(document)).toHaveLength(all.length);
});

test('schemas show nothing of how they were made', () => {
  const text = JSON.stringify(document);
  expect(text).not.toMatch(/__schema|\$defs|9007199254740991|"\$schema"|"id":"Client"/);
  for (const [, node] of nodes(document.components.schemas)) {
    expect(typeof node.pattern === 'string' && typeof node.format === 'string').toBe(false);
  }
});

test('entities are components; what a reader chooses of them is told apart', () => {
  const { Client, ClientSelection, ClientPage, Money, Problem } = document.components.schemas;
  expect(Client.properties.default_rate.anyOf[0]).toEqual({ $ref: '#/components/schemas/Money' });
  expect(Client.required).not.toContain('default_rate');
  expect(ClientSelection.required).toEqual(['id']);
  expect(ClientPage.properties.data.items.anyOf[0]).toEqual({ $ref: '#/components/schemas/Client' });
  expect(Money.properties.amount).toEqual({ type: 'integer', description: 'minor units' });
  expect(Problem.required).toContain('request_id');
  const got = document.paths['/clients/{client_id}']?.get.responses[200].content['application/json'].schema;
  expect(got.anyOf).toHaveLength(2);
});

test('headers of writes are described where they work', () => {
  const names = (path: string, method: string) =>
    document.paths[path]?.[method].parameters.map(({ $ref }: JsonSchema) => $ref?.split('/').pop()).filter(Boolean);
  expect(names('/clients', 'post')).toEqual(['IdempotencyKey', 'RequestId']);
  expect(names('/clients/{client_id}', 'patch')).toEqual(['IfMatch', 'RequestId']);
  expect(names('/clients/{client_id}', 'get')).toEqual(['IfNoneMatch', 'RequestId']);
});

test('the same operations give the same text, in whatever order they are registered', () => {
  const reversed = {
    ...core,
    operations: new Map([...core.operations].reverse()),
    entities: new Map([...core.entities].reverse()),
  };
  expect(JSON.stringify(openapiDocument(reversed))).toBe(JSON.stringify(openapiDocument(core)));
});

test('paths that are no operations can be added', () => {
  const extraPaths = { '/auth/login': { post: { tags: ['auth'], responses: {} } } };
  const { paths, tags, components } = openapiDocument(core, {
    extraPaths,
    extraSchemas: { Login: { type: 'object' } },
  });
  expect(Object.keys(paths)).toContain('/auth/login');
  expect(tags).toContainEqual({ name: 'auth' });
  expect(components.schemas.Login).toEqual({ type: 'object' });
});

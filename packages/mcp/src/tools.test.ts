import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import { currency, field, id, instant, Money, operation } from '@stint/core';
import { type TestCore, testCore } from '@stint/testing';
import { z } from 'zod';
import { createCatalogue, toolsCatalogue } from './catalogue.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { inputSchema, outputSchema, type Schema } from './schema.ts';
import { toolOf } from './tool.ts';

let t: TestCore;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const compile = (schema: Schema) => new AjvJsonSchemaValidator().getValidator({ $schema: DIALECT, ...schema } as never);

const tools = () => [...createCatalogue(t.core).tools.values()];

test('the check of schemas refuses one that is not JSON Schema 2020-12', () => {
  expect(() => compile({ type: 'text' })).toThrow();
});

test('every operation is a tool unless it says it is none', () => {
  const meant = [...t.core.operations.values()].filter(({ mcp }) => mcp !== false);
  expect(tools().map(({ operation: { name } }) => name)).toEqual(meant.map(({ name }) => name));
  expect(tools().find(({ name }) => name === 'clients_contacts_create')?.operation.name).toBe(
    'clients.contacts.create',
  );
});

test('every input schema is a closed, self-contained object of JSON Schema 2020-12', () => {
  for (const { name, listed } of tools()) {
    const { inputSchema: schema } = listed;
    expect(() => compile(schema)).not.toThrow();
    expect({ name, type: schema.type, open: schema.additionalProperties }).toEqual({
      name,
      type: 'object',
      open: false,
    });
    for (const keyword of ['$ref', '$defs', '$schema', 'anyOf', 'oneOf', 'allOf'])
      expect(schema).not.toHaveProperty([keyword]);
    expect(JSON.stringify(schema)).not.toMatch(/"\$ref"|9007199254740991|\\\\d\{4\}/);
  }
});

test('every output schema is a self-contained object', () => {
  for (const { listed } of tools()) {
    expect(() => compile(listed.outputSchema)).not.toThrow();
    expect(listed.outputSchema.type).toBe('object');
    expect(JSON.stringify(listed.outputSchema)).not.toContain('$ref');
  }
});

test('every tool says what it is, when to use it, and what it does to the data', () => {
  for (const { operation: op, listed } of tools()) {
    expect(listed.name).toMatch(/^[a-z][a-z0-9_]{0,63}$/);
    expect(listed.title).toBe(op.summary);
    expect(listed.description.length).toBeGreaterThan(op.summary.length + 10);
    expect(listed.annotations).toEqual({
      title: op.summary,
      readOnlyHint: op.effect === 'read',
      destructiveHint: op.effect === 'destroy',
      idempotentHint: op.effect === 'read' || op.idempotent === true,
      openWorldHint: op.outreach === true,
    });
  }
});

test('no tool is longer than a model can be asked to carry', () => {
  for (const { name, tokens } of toolsCatalogue(t.core))
    expect({ name, fits: tokens <= 800 }).toEqual({ name, fits: true });
  for (const { name, json } of tools()) expect({ name, fits: json.length <= 7000 }).toEqual({ name, fits: true });
});

test('the contract file has what a model is told, with its cost, in a fixed order', () => {
  const catalogue = toolsCatalogue(t.core);
  expect(catalogue).toEqual(toolsCatalogue(t.core));
  const entry = catalogue.find(({ name }) => name === 'clients_get');
  expect(Object.keys(entry ?? {})).toEqual(['name', 'title', 'description', 'inputSchema', 'annotations', 'tokens']);
  const { tokens, ...told } = entry as (typeof catalogue)[number];
  expect(tokens).toBe(Math.ceil(JSON.stringify(told).length / 4));
});

test('the first 512 characters of the instructions carry the facts', () => {
  const facts = INSTRUCTIONS.slice(0, 512);
  for (const fact of ['whoami', 'typed', 'minor units', 'before you create', 'next_cursor', '25 a page'])
    expect(facts).toContain(fact);
  expect(INSTRUCTIONS.length).toBeLessThanOrEqual(2048);
});

const operationOf = (input: z.ZodType, output: z.ZodType = z.strictObject({})) =>
  toolOf(
    operation({
      name: 'things.update',
      summary: 'Change a thing',
      effect: 'read',
      permission: null,
      input,
      output,
      rest: false,
      mcp: { when: 'For tests.' },
      run: () => Promise.reject(new Error('not run')),
    }) as never,
  );

test('dates, ids and safe integers are told in a few bytes', () => {
  const schema = inputSchema(
    z.strictObject({ at: instant(), client_id: id('cli'), amount: z.int(), page: z.int().min(1).max(9).default(3) }),
  );
  expect(schema.properties).toEqual({
    at: { type: 'string', format: 'date-time' },
    client_id: { type: 'string', pattern: '^cli_' },
    amount: { type: 'integer' },
    page: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
  });
});

test('a schema with a registered name is written out where it is used', () => {
  const Named = z.strictObject({ code: currency() }).meta({ id: 'NamedForThisTest' });
  expect(inputSchema(Named).properties.code.type).toBe('string');
  const twice = inputSchema(z.strictObject({ a: Named, b: Named.nullable() }));
  expect(twice.properties.a.properties.code.type).toBe('string');
  expect(twice.properties.b.properties.code.type).toBe('string');
});

test('alternatives at the root become one object that demands what all of them demand', () => {
  const schema = inputSchema(
    z.discriminatedUnion('by', [
      z.strictObject({ by: z.literal('task'), task_id: z.string(), on: z.string() }),
      z.strictObject({ by: z.literal('project'), project_id: z.string(), on: z.string() }),
    ]),
  );
  expect(schema).not.toHaveProperty('anyOf');
  expect(schema.properties.by).toEqual({ type: 'string', enum: ['task', 'project'] });
  expect(Object.keys(schema.properties)).toEqual(['by', 'task_id', 'on', 'project_id']);
  expect(schema.required).toEqual(['by', 'on']);
});

test('an input or output that is no object makes no tool', () => {
  expect(() => operationOf(z.array(z.string()))).toThrow(/things\.update makes no tool/);
  expect(() => operationOf(z.strictObject({}), z.array(z.string()))).toThrow(/things\.update makes no tool/);
});

test('an entity in an output promises its id and nothing that may be left out', () => {
  const schema = outputSchema(
    z.strictObject({
      data: z.array(
        z.strictObject({ id: id('cli'), name: z.string(), rate: field(Money.nullable(), { needs: 'view_rates' }) }),
      ),
      next_cursor: z.string().nullable(),
      has_more: z.boolean(),
    }),
    [],
  );
  expect(schema.required).toEqual(['data', 'next_cursor', 'has_more']);
  expect(schema.properties.data.items.required).toEqual(['id']);
  expect(schema.properties.next_cursor).toEqual({ type: ['string', 'null'] });
});

test('a long enumeration in an output is only its type', () => {
  const Long = z.enum(Array.from({ length: 30 }, (_, i) => `permission_${i}`));
  const schema = outputSchema(z.strictObject({ all: z.array(Long), short: z.enum(['a', 'b']) }), []);
  expect(schema.properties).toEqual({
    all: { type: 'array', items: { type: 'string' } },
    short: { type: 'string', enum: ['a', 'b'] },
  });
});

test('a field that may be null is cleared by a flag of its own, and not offered null', () => {
  const tool = operationOf(z.strictObject({ thing_id: z.string(), note: z.string().nullable().optional() }));
  expect(tool.listed.inputSchema.properties).toMatchObject({
    note: { type: 'string' },
    clear_note: { type: 'boolean' },
  });
  expect([...tool.clears]).toEqual([['clear_note', 'note']]);
});

test('what is made new is not offered null, which says no more than leaving the field out', () => {
  const { properties } = createCatalogue(t.core).tools.get('clients_create')?.listed.inputSchema ?? {};
  expect(properties).toMatchObject({ tax_id: { type: 'string' } });
  expect(properties).not.toHaveProperty('clear_tax_id');
});

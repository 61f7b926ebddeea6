import { type AnyOperation, type Kind, kindOf } from '@stint/core';
import { z } from 'zod';

/** One id of each kind that a fixture holds. */
export type Ids = Partial<Record<Kind, string>>;

interface Schema {
  readonly type?: string | string[];
  readonly properties?: Record<string, Schema>;
  readonly required?: string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly enum?: unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly anyOf?: Schema[];
  readonly allOf?: Schema[];
  readonly default?: unknown;
}

const FORMATS: Record<string, string> = {
  email: 'someone@example.com',
  uri: 'https://example.com',
  date: '2026-03-02',
  'date-time': '2026-03-02T09:00:00Z',
};

/** Inputs that a schema cannot tell: rules between fields, or values only the operation knows. */
export type Overrides = Record<string, Record<string, unknown>>;

export const inputSchema = (operation: AnyOperation): Schema =>
  z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' }) as Schema;

/** The smallest input that fits the operation's schema, with ids from the fixture. */
export function sampleInput(operation: AnyOperation, ids: Ids, overrides: Overrides = {}): Record<string, unknown> {
  return { ...(sample(inputSchema(operation), ids) as Record<string, unknown>), ...overrides[operation.name] };
}

function sample(schema: Schema, ids: Ids): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const part = schema.anyOf?.find(({ type }) => type !== 'null') ?? schema.allOf?.[0];
  if (part) return sample(part, ids);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') {
    const names = schema.required ?? [];
    return Object.fromEntries(names.map((name) => [name, sample(schema.properties?.[name] ?? {}, ids)]));
  }
  if (type === 'array') return schema.minItems ? [sample(schema.items ?? {}, ids)] : [];
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, schema.exclusiveMinimum ?? 1, 1);
  return sampleText(schema, ids);
}

function sampleText({ pattern, format, minLength = 1 }: Schema, ids: Ids): string {
  const kind = kindOfPattern(pattern);
  if (kind) return ids[kind] ?? `${kind}_00000000000000000000000000`;
  if (format && FORMATS[format]) return FORMATS[format];
  if (pattern === '^[A-Z]{3}$') return 'EUR';
  return 'Sample'.padEnd(minLength, 'x');
}

/** The kind of id a pattern asks for. */
export function kindOfPattern(pattern: string | undefined): Kind | undefined {
  const prefix = /\^\(?(?:\?:)?([a-z]+)_/.exec(pattern ?? '')?.[1];
  return prefix ? kindOf(`${prefix}_00000000000000000000000000`) : undefined;
}

/** The names of the fields an operation must be given that hold ids. */
export function requiredIds(operation: AnyOperation): { field: string; kind: Kind }[] {
  const { properties = {}, required = [] } = inputSchema(operation);
  return required.flatMap((field) => {
    const kind = kindOfPattern(properties[field]?.pattern ?? properties[field]?.anyOf?.[0]?.pattern);
    return kind ? [{ field, kind }] : [];
  });
}

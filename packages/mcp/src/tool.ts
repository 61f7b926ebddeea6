import { type AnyOperation, destroys, type Entity, needsApproval } from '@stint/core';
import { type Choices, choicesIn } from './choices.ts';
import type { Schema } from './json-schema.ts';
import { type Kinds, type Plan, planOf } from './leaf.ts';
import { fullSchema, toldSchema } from './schema.ts';

/** A page asked for by a model: what it does not need it pays for all the same. */
const PAGE = 25;

/** What a client is told of a tool. Not what it answers: clients do not pass that on, and it costs more than all else. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: Schema;
  readonly annotations: Hints;
}

export interface Hints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** An operation as a tool. */
export interface Tool {
  readonly name: string;
  readonly operation: AnyOperation;
  /** The domain it belongs to; one of no domain, such as whoami, is in every toolset. */
  readonly toolset: string | null;
  readonly listed: ListedTool;
  /** `listed` as JSON, written once. */
  readonly json: string;
  /** Input that is filled in when the client leaves it out. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** `clear_<field>` to the field that it sets to null. */
  readonly clears: ReadonlyMap<string, string>;
  /** Where words are understood in the input, if anywhere. */
  readonly plan: Plan | undefined;
  /** Fields that take one of several words. */
  readonly choices: Choices;
  /** Takes `dry_run`. */
  readonly tries: boolean;
}

/** An input of more tokens is told without the objects within its objects. */
const LARGE = 350;

/** What JSON costs a model: its bytes by four. */
export const tokensIn = (value: unknown): number => Math.ceil(Buffer.byteLength(JSON.stringify(value)) / 4);

export const toolName = (operation: string): string => operation.replaceAll('.', '_');

/** The domain an operation belongs to, or null where it is of none. */
export const domainOf = (operation: string): string | null =>
  operation.includes('.') ? (operation.split('.')[0] as string) : null;

export function toolOf(operation: AnyOperation & { readonly mcp: { readonly when: string } }, kinds: Kinds): Tool {
  const { effect, summary, mcp } = operation;
  const name = toolName(operation.name);
  if (!/^[a-z][a-z0-9_]{0,63}$/.test(name)) throw new Error(`${operation.name} makes no good name for a tool.`);
  try {
    const full = fullSchema(operation.input);
    const whole = toldSchema(full, kinds);
    const input = tokensIn(whole) > LARGE ? toldSchema(full, kinds, 1) : whole;
    const defaults = full.properties?.limit?.default > PAGE ? { limit: PAGE } : {};
    const clears = clearFlags(operation, input);
    const tries = triable(operation) && !('dry_run' in input.properties);
    if (tries) input.properties.dry_run = { type: 'boolean' };
    const listed: ListedTool = {
      name,
      title: summary,
      description: mcp.when,
      inputSchema: input,
      annotations: {
        readOnlyHint: effect === 'read',
        destructiveHint: destroys(operation),
        idempotentHint: effect === 'read' || operation.idempotent === true,
        openWorldHint: operation.outreach === true,
      },
    };
    const toolset = domainOf(operation.name);
    const plan = planOf(full, kinds);
    return {
      name,
      operation,
      toolset,
      listed,
      json: JSON.stringify(listed),
      defaults,
      clears,
      plan,
      choices: choicesIn(full),
      tries,
    };
  } catch (error) {
    throw new Error(`${operation.name} makes no tool: ${(error as Error).message}`, { cause: error });
  }
}

/** What is worth a look before it is done: what destroys, reaches outside, or is about money. */
const triable = (operation: AnyOperation): boolean => operation.effect === 'destroy' || needsApproval(operation);

/**
 * Null is not offered where leaving the field out, or a flag, says it: models leave out what they mean by null, and some
 * clients drop a field of two types. A change clears a field by `clear_<field>`; what is made new has nothing to clear.
 */
function clearFlags({ name, rest }: AnyOperation, { properties, required = [] }: Schema): Map<string, string> {
  const clears = new Map<string, string>();
  const changes = name.endsWith('.update') || (rest && rest.method === 'PATCH');
  const makes = name.endsWith('.create') || (rest && rest.status === 201);
  // Elsewhere null is a value of its own: a filter for what has none, a rate that is taken away.
  if (!changes && !makes) return clears;
  for (const [field, schema] of Object.entries<Schema>(properties)) {
    const flag = `clear_${field}`;
    if (!Array.isArray(schema.type) || !schema.type.includes('null')) continue;
    if (required.includes(field) || flag in properties) continue;
    properties[field] = withoutNull(schema);
    if (makes) continue;
    properties[flag] = { type: 'boolean' };
    clears.set(flag, field);
  }
  return clears;
}

function withoutNull({ type, enum: values, ...rest }: Schema): Schema {
  const types = type.filter((name: string) => name !== 'null');
  return {
    type: types.length === 1 ? types[0] : types,
    ...(values ? { enum: values.filter((value: unknown) => value !== null) } : {}),
    ...rest,
  };
}

/** The kind of id that the operation lists, if it is a list. */
export const listedKind = (operation: AnyOperation): string | null =>
  (operation as { listing?: { entity: Entity } }).listing?.entity.kind ?? null;

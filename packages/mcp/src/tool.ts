import type { AnyOperation, Entity } from '@stint/core';
import { inputSchema, outputSchema, type Schema } from './schema.ts';

/** A page asked for by a model: what it does not need it pays for all the same. */
const PAGE = 25;

/** What a client is told of a tool. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: Schema;
  readonly outputSchema: Schema;
  readonly annotations: {
    readonly title: string;
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
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
}

export const toolName = (operation: string): string => operation.replaceAll('.', '_');

/** The domain an operation belongs to, or null where it is of none. */
export const domainOf = (operation: string): string | null =>
  operation.includes('.') ? (operation.split('.')[0] as string) : null;

export function toolOf(operation: AnyOperation & { readonly mcp: { readonly when: string } }): Tool {
  const { effect, summary, mcp } = operation;
  const name = toolName(operation.name);
  if (!/^[a-z][a-z0-9_]{0,63}$/.test(name)) throw new Error(`${operation.name} makes no good name for a tool.`);
  try {
    const input = inputSchema(operation.input);
    const defaults = pageSize(input);
    const clears = clearFlags(operation, input);
    const listed: ListedTool = {
      name,
      title: summary,
      description: `${summary}. ${mcp.when}`,
      inputSchema: input,
      outputSchema: outputSchema(operation.output, relationsOf(operation)),
      annotations: {
        title: summary,
        readOnlyHint: effect === 'read',
        destructiveHint: effect === 'destroy',
        idempotentHint: effect === 'read' || operation.idempotent === true,
        openWorldHint: operation.outreach === true,
      },
    };
    const toolset = domainOf(operation.name);
    return { name, operation, toolset, listed, json: JSON.stringify(listed), defaults, clears };
  } catch (error) {
    throw new Error(`${operation.name} makes no tool: ${(error as Error).message}`, { cause: error });
  }
}

/** A list that would answer more than a page for models answers that. */
function pageSize({ properties }: Schema): Record<string, unknown> {
  if (!(properties.limit?.default > PAGE)) return {};
  properties.limit = { ...properties.limit, default: PAGE };
  return { limit: PAGE };
}

/**
 * Null is not offered where leaving the field out, or a flag, says it: models leave out what they mean by null, and some
 * clients drop a field of two types. A change clears a field by `clear_<field>`; what is made new has nothing to clear.
 */
function clearFlags({ name, rest }: AnyOperation, { properties, required = [] }: Schema): Map<string, string> {
  const clears = new Map<string, string>();
  const changes = name.endsWith('.update') || (rest && rest.method === 'PATCH');
  const makes = name.endsWith('.create') || (rest && rest.status === 201);
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

/** What the operation's `expand` may add to its answer. */
function relationsOf(operation: AnyOperation): string[] {
  return Object.keys(entityOf(operation)?.relations ?? {});
}

/** The entity that the operation lists or gets. */
function entityOf(operation: AnyOperation): Entity | undefined {
  const { listing, gets } = operation as { listing?: { entity: Entity }; gets?: Entity };
  return listing?.entity ?? gets;
}

/** The kind of id that the operation lists, if it is a list. */
export const listedKind = (operation: AnyOperation): string | null =>
  'listing' in operation ? (entityOf(operation)?.kind ?? null) : null;

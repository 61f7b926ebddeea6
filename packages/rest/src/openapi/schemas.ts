import { type Core, type Entity, type Listing, Money } from '@stint/core';
import { z } from 'zod';

export type JsonSchema = { [keyword: string]: any };

/** Turns zod schemas into JSON Schema, with entities and other shared shapes as named components. */
export interface Schemas {
  readonly components: Record<string, JsonSchema>;
  /** `name` is for what has none and refers to itself. */
  of(schema: z.ZodType, io: 'input' | 'output', name: string): JsonSchema;
  /** An entity as a reader gets it, who may have chosen fields and what to expand. */
  chosen(entity: Entity): JsonSchema;
  page(listing: Listing): JsonSchema;
}

export const componentName = (name: string): string =>
  name.replace(/(?:^|[_.])([a-z])/g, (_, c: string) => c.toUpperCase());

export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

export function createSchemas(core: Core): Schemas {
  const names = new Map<z.ZodType, { id: string }>([[Money, { id: 'Money' }]]);
  for (const entity of core.entities.values()) names.set(entity.schema, { id: componentName(entity.name) });
  // Descriptions stay where zod keeps them; only the names are ours.
  const metadata = Object.assign(z.registry<z.core.GlobalMeta>(), {
    get: (schema: z.ZodType) => ({ ...z.globalRegistry.get(schema), ...names.get(schema) }),
    has: () => true,
  });
  const components: Record<string, JsonSchema> = {};

  const of: Schemas['of'] = (schema, io, name) => {
    const made = z.toJSONSchema(schema, { metadata, io, unrepresentable: 'any', override: tidy }) as JsonSchema;
    const rename = (id: string) => id.replace(/^__schema/, name);
    const { $defs = {}, $schema: _, ...root } = retarget(made, rename) as JsonSchema;
    for (const [id, definition] of Object.entries<JsonSchema>($defs)) components[rename(id)] ??= definition;
    return root;
  };
  const full = (entity: Entity) => of(entity.schema, 'output', componentName(entity.name));

  const chosen: Schemas['chosen'] = (entity) => {
    const name = componentName(entity.name);
    const part = `${name}Selection`;
    if (!components[part]) {
      components[part] = {};
      full(entity);
      const related = Object.entries(entity.relations).map(([field, { to, many }]) => [
        field,
        {
          ...(many ? { type: 'array', items: full(to()) } : { anyOf: [full(to()), { type: 'null' }] }),
          description: `With expand=${field}.`,
        },
      ]);
      components[part] = {
        type: 'object',
        description: `${name} with the fields chosen by \`fields\` and what \`expand\` added.`,
        properties: { ...components[name]?.properties, ...Object.fromEntries(related) },
        required: [entity.key],
        additionalProperties: false,
      };
    }
    return { anyOf: [ref(name), ref(part)] };
  };

  const page: Schemas['page'] = ({ entity }) => {
    const name = `${componentName(entity.name)}Page`;
    components[name] ??= {
      type: 'object',
      properties: {
        data: { type: 'array', items: chosen(entity) },
        next_cursor: { type: ['string', 'null'], description: 'Give it as `cursor` to read on; null at the end.' },
        has_more: { type: 'boolean' },
      },
      required: ['data', 'next_cursor', 'has_more'],
      additionalProperties: false,
    };
    return ref(name);
  };

  return { components, of, chosen, page };
}

/** Takes out what zod writes for itself: patterns that say what the format says, and the limits of a safe integer. */
function tidy({ jsonSchema: schema }: { jsonSchema: JsonSchema }): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.propertyNames?.type === 'string' && Object.keys(schema.propertyNames).length === 1) {
    delete schema.propertyNames;
  }
}

/** Points references at the document's components. */
function retarget(value: unknown, rename: (id: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => retarget(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) =>
      name === '$ref' && typeof part === 'string'
        ? [name, `#/components/schemas/${rename(part.replace('#/$defs/', ''))}`]
        : [name, retarget(part, rename)],
    ),
  );
}

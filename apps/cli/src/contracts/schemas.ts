import { type Core, Money } from '@stint/core';
import { z } from 'zod';

export interface JsonSchema {
  [keyword: string]: any;
}

/** JSON Schemas for one document; entities and other named shapes are said once, in `components`. */
export interface Schemas {
  readonly components: Record<string, JsonSchema>;
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema;
}

export const nameOf = (name: string): string =>
  name.replace(/(?:^|[_.])([a-z])/g, (_, letter: string) => letter.toUpperCase());

export const ref = (path: string): JsonSchema => ({ $ref: path });
const component = (name: string): string => `#/components/schemas/${name}`;

export function createSchemas({ entities }: Core): Schemas {
  const names = new Map<z.ZodType, string>([[Money, 'Money']]);
  for (const entity of entities.values()) names.set(entity.schema, nameOf(entity.name));
  const metadata = Object.assign(z.registry<z.core.GlobalMeta>(), {
    get: (schema: z.ZodType) => ({
      ...z.globalRegistry.get(schema),
      ...(names.has(schema) ? { id: names.get(schema) } : {}),
    }),
    has: () => true,
  });
  const components: Record<string, JsonSchema> = {};
  let anonymous = 0;
  return {
    components,
    of(schema, io) {
      const made = z.toJSONSchema(schema, { metadata, io, target: 'draft-7', unrepresentable: 'any', override: tidy });
      const { definitions = {}, $schema: _, ...root } = made as JsonSchema;
      // What refers to itself gets a name from zod, which is unique in one schema only.
      const renamed = new Map<string, string>();
      for (const id of Object.keys(definitions)) renamed.set(id, id.startsWith('__') ? `Shape${++anonymous}` : id);
      const retarget = (node: JsonSchema) =>
        JSON.parse(JSON.stringify(node), (key, value: unknown) => {
          if (key !== '$ref' || typeof value !== 'string') return value;
          const id = value.split('/').at(-1) as string;
          return component(renamed.get(id) ?? id);
        }) as JsonSchema;
      for (const [id, name] of renamed) {
        const { id: _id, $id: _url, ...definition } = retarget(definitions[id]);
        components[name] ??= definition;
      }
      return retarget(root);
    },
  };
}

/** Takes out what zod writes for itself: patterns that repeat the format, and the limits of a safe integer. */
function tidy({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.format && jsonSchema.pattern) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

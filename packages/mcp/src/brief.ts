import type { Schema } from './json-schema.ts';
import { type Kinds, leafOf } from './leaf.ts';

/**
 * An object within an object in the shorthand people write: `{iban, bic?, kind: a|b, days?: [int]}`. JSON Schema says the
 * same in three times the room. Of objects further down than `depth` only the fields are named.
 */
export function briefly(node: Schema, kinds: Kinds, depth: number, name = '', beside: Schema = {}): string {
  const leaf = leafOf(name, node, beside, kinds);
  if (leaf) return leaf.says;
  if (typeof node.description === 'string') return node.description;
  if (node.enum) return node.enum.filter((value: unknown) => value !== null).join('|');
  if (node.const !== undefined) return String(node.const);
  if (node.anyOf) return node.anyOf.map((part: Schema) => briefly(part, kinds, depth)).join(' or ');
  const type: string = Array.isArray(node.type) ? node.type.find((one: string) => one !== 'null') : node.type;
  if (type === 'array') return `[${briefly(node.items ?? {}, kinds, depth)}]`;
  if (type === 'integer' || type === 'number') return bounds(node);
  if (type !== 'object') return type ?? 'any';
  const { properties = {}, required = [], additionalProperties: more } = node;
  if (depth === 0) return `{${Object.keys(properties)}}`;
  const fields = Object.entries<Schema>(properties).map(([field, part]) => {
    const says = briefly(part, kinds, depth - 1, field, properties);
    return `${field}${required.includes(field) ? '' : '?'}${says === 'string' ? '' : `: ${says}`}`;
  });
  if (typeof more === 'object') fields.push(`…: ${briefly(more, kinds, depth - 1)}`);
  return `{${fields.join(', ')}}`;
}

const bounds = ({ minimum, maximum }: Schema): string => (maximum <= 10_000 ? `${minimum ?? 0}-${maximum}` : 'int');

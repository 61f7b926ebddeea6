type Schema = { [keyword: string]: any };

/** Ids seen in answers, by their kind. */
export type Pool = Map<string, string>;

const ID = /^([a-z]+)_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** Keeps the ids found in an answer; the first of a kind stays. */
export function collect(pool: Pool, value: unknown): void {
  if (typeof value === 'string') {
    const kind = ID.exec(value)?.[1];
    if (kind && !pool.has(kind)) pool.set(kind, value);
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) collect(pool, part);
  }
}

const BY_FORMAT: Record<string, string> = {
  date: '2026-03-02',
  'date-time': '2026-03-02T09:00:00Z',
  email: 'ann@example.com',
  uri: 'https://example.com/',
  time: '09:00:00',
};

const WORDS = [
  'EUR',
  'AT',
  'en',
  'ABC',
  '#336699',
  'read:clients',
  'clients.list',
  '1',
  '12:00',
  'abc',
  'client.created',
];

let made = 0;

function text(schema: Schema, name: string, pool: Pool): unknown {
  if (schema.format in BY_FORMAT) return BY_FORMAT[schema.format];
  if (/zone/.test(name)) return 'Europe/Vienna';
  if (/rule/.test(name)) return 'FREQ=WEEKLY;BYDAY=MO';
  if (schema.pattern) {
    const pattern = new RegExp(schema.pattern, 'u');
    return [...pool.values(), ...WORDS].find((word) => pattern.test(word));
  }
  return `Sample ${++made}`.slice(0, schema.maxLength ?? 100);
}

/** A value that the schema takes, with what is required; undefined where an id is needed that nobody has seen. */
export function sample(schema: Schema, pool: Pool, name = ''): unknown {
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  if ('default' in schema) return schema.default;
  const several = schema.anyOf ?? schema.oneOf;
  if (several)
    return several.map((one: Schema) => sample(one, pool, name)).find((value: unknown) => value !== undefined);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'string') return text(schema, name, pool);
  if (type === 'integer' || type === 'number')
    return Math.max(1, schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1);
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  if (type === 'array') {
    const items = Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items, pool, name));
    return items.includes(undefined) ? undefined : items;
  }
  if (type !== 'object') return undefined;
  const fields = (schema.required ?? []).map((field: string) => [field, sample(schema.properties[field], pool, field)]);
  return Object.fromEntries(fields);
}

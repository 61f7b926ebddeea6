import { redact } from '../entity.ts';
import type { Permission } from '../permission.ts';
import { Json, Row } from '../rows/row.ts';

/** Writes an answer as JSON, each entity with the fields the permissions reach. */
export function present(value: unknown, permissions: ReadonlySet<Permission>): string {
  if (value instanceof Row) {
    const hidden = [...value.entity.guarded.values()].some((needs) => !permissions.has(needs));
    return hidden
      ? JSON.stringify(redact(value.entity, value.value as Record<string, unknown>, permissions))
      : value.text;
  }
  if (value instanceof Json) return value.text;
  if (Array.isArray(value)) return `[${value.map((item) => present(item ?? null, permissions)).join(',')}]`;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || value instanceof Date) return JSON.stringify(value);
  const parts = Object.entries(value).flatMap(([name, part]) =>
    part === undefined ? [] : [`${JSON.stringify(name)}:${present(part, permissions)}`],
  );
  return `{${parts.join(',')}}`;
}

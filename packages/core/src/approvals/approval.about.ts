import { allEvents, type Context, type Entity, kindOf, mayRead, readMany } from '../kernel/index.ts';

const MOST = 20;

export interface About {
  readonly field: string;
  readonly id: string;
  readonly name: string | null;
}

/** What the ids in an input stand for, as far as the reader may see it. */
export async function aboutOf(ctx: Context, input: unknown): Promise<About[]> {
  const named = idsIn(input, '').slice(0, MOST);
  const byKind = Map.groupBy(named, ({ id }) => kindOf(id));
  const names = new Map<string, string>();
  for (const [kind, some] of byKind) {
    const entity = allEvents().find((event) => event.entity.kind === kind)?.entity;
    if (!entity || !mayRead(ctx.caller, entity)) continue;
    const ids = some.map(({ id }) => id);
    const rows = await readMany(ctx, entity, ids, { deleted: true });
    for (const [i, row] of rows.entries()) {
      const name = row && nameIn(entity, row.value);
      if (name) names.set(ids[i] as string, name);
    }
  }
  return named.map(({ field, id }) => ({ field, id, name: names.get(id) ?? null }));
}

function idsIn(value: unknown, field: string): { field: string; id: string }[] {
  if (typeof value === 'string') return kindOf(value) ? [{ field, id: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => idsIn(part, field ? `${field}.${name}` : name));
}

function nameIn({ kind }: Entity, row: Record<string, unknown>): string | null {
  const name = kind === 'task' ? `${row.key} ${row.title}` : (row.number ?? row.name ?? row.title ?? row.reference);
  return typeof name === 'string' ? name.slice(0, 200) : null;
}

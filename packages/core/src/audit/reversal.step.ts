import { type AnyOperation, type Context, type Entity, eventOf, type Known, type Past } from '../kernel/index.ts';

/** One call that takes an event back. */
export interface Step {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The fields that it sets back; for a whole that is deleted again, all. */
  readonly fields: readonly string[] | 'all' | 'none';
}

/** Verbs of events, and the verbs of the operations that take them back. */
const INVERSES: Readonly<Record<string, readonly string[]>> = {
  created: ['delete', 'remove', 'revoke'],
  added: ['delete', 'remove', 'revoke'],
  started: ['discard_timer'],
  archived: ['unarchive'],
  unarchived: ['archive'],
  deleted: ['restore'],
  restored: ['delete'],
  paused: ['resume'],
  resumed: ['pause'],
};

/** Those after which the fields are set back to what they were. */
const CHANGES = /^(updated|moved|assigned|unassigned|reordered|[a-z_]+_changed)$/;

/** What follows from something else by itself, and goes with it. */
const FOLLOWS: ReadonlySet<string> = new Set([
  'project.budget_reached',
  'reversal.made',
  'git_task_link.added',
  'git_task_link.updated',
  'git_task_link.removed',
  'git_time_draft.suggested',
  'git_time_draft.withdrawn',
]);

/** What goes back with something else that the same call did: a draft that is deleted frees what it bills. */
const GOES_WITH: Readonly<Record<string, string>> = { 'time_entry.billed': 'invoice.created' };

/** The call that takes the event back; null where nothing is to be done, or why there is none. */
export async function stepFor(ctx: Context, past: Past, beside: ReadonlySet<string>): Promise<Step | string | null> {
  const { type, changes } = past;
  if (FOLLOWS.has(type) || beside.has(GOES_WITH[type] ?? '')) return null;
  const entity = eventOf(type)?.entity;
  const [, verb = ''] = type.split('.');
  const operations = [...ctx.operations.values()].filter(({ effect }) => effect !== 'read');
  const source = operations.find(({ name }) => name === past.operation);
  if (!entity || !source) return 'it is of another version of Stint';
  // What follows from other rows goes back with them.
  const changed = Object.keys(changes ?? {});
  if (changed.length > 0 && changed.every((field) => entity.derived.has(field))) return null;
  if (source.outreach) return 'a mail was asked for, and mails do not come back';
  const declared = await source.revert?.(ctx, past);
  if (declared === 'along') return null;
  if (declared) return { ...declared, input: { ...declared.input }, fields: Object.keys(changes ?? {}) };
  const about = operations.filter(({ emits }) => emits?.[0]?.entity === entity);
  const verbs = INVERSES[verb];
  if (verbs) return inverse(ctx, about, verbs, past) ?? `there is no operation that does the opposite of ${type}`;
  if (!CHANGES.test(verb)) return `${type} has effects that stay, such as on money or on what others were told`;
  const step = setBack(ctx, about, past);
  if (step) return step;
  // A total that moved along with another entity moves back along with it, too.
  return source.emits?.[0]?.entity === entity ? `no operation sets ${Object.keys(changes ?? {}).join(', ')}` : null;
}

/** Whether calls of the operation are such as can be taken back; whether one can, shows when it is tried. */
export function goesBack(source: AnyOperation, all: Iterable<Known>): boolean {
  const [first] = source.emits ?? [];
  // What runs in another organization is in the log of that one.
  if (!first || source.outreach || source.irreversible || source.runsIn) return false;
  const verb = first.type.split('.')[1] ?? '';
  const verbs = INVERSES[verb];
  if (source.revert || !verbs) return source.revert !== undefined || CHANGES.test(verb);
  return [...all].some(({ name, emits }) => emits?.[0]?.entity === first.entity && verbs.includes(lastOf(name)));
}

const lastOf = (name: string): string => name.split('.').at(-1) as string;

function inverse(ctx: Context, operations: readonly Known[], verbs: readonly string[], past: Past): Step | undefined {
  for (const { name, input } of operations) {
    if (!verbs.includes(lastOf(name))) continue;
    const fields = /\.(created|added|started)$/.test(past.type)
      ? 'all'
      : past.changes
        ? Object.keys(past.changes)
        : 'none';
    const made = naming(ctx, input, past);
    if (made) return { operation: name, input: made, fields: past.type.endsWith('.deleted') ? 'none' : fields };
  }
  return undefined;
}

/** The operation that sets most of the changed fields. */
function setBack(ctx: Context, operations: readonly Known[], past: Past): Step | undefined {
  let best: Step | undefined;
  for (const { name, input } of operations) {
    if (!/\.(update|set)(_[a-z]+)?$/.test(name) || name.endsWith('.bulk_update')) continue;
    const set: Record<string, unknown> = {};
    for (const [field, [before]] of Object.entries(past.changes ?? {})) {
      const value = accepted(input.shape?.[field], before);
      if (value !== undefined) set[field] = value;
    }
    const fields = Object.keys(set);
    const made = fields.length > 0 && naming(ctx, input, past, set);
    if (made && fields.length > (best?.fields.length ?? 0)) best = { operation: name, input: made, fields };
  }
  return best;
}

interface Schema {
  safeParse(value: unknown): { readonly success: boolean };
}

/** A value as the input takes it: money goes in as its amount. */
function accepted(schema: Schema | undefined, value: unknown): unknown {
  if (!schema || value === undefined) return undefined;
  if (schema.safeParse(value).success) return value;
  const amount = (value as { amount?: unknown } | null)?.amount;
  return amount !== undefined && schema.safeParse(amount).success ? amount : undefined;
}

/** The input that names the event's subject: by its id, or by the fields that the entity has of the same name. */
function naming(
  { caller }: Context,
  input: Known['input'],
  { subject, data }: Past,
  set: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> | undefined {
  const shape: Record<string, Schema> = input.shape ?? {};
  const named: Record<string, unknown> = { ...set };
  const byId = Object.keys(shape).filter((name) => name.endsWith('_id') && !(name in data) && !(name in set));
  const own = byId.find((name) => shape[name]?.safeParse(subject.id).success);
  if (own) named[own] = subject.id;
  for (const [name, schema] of Object.entries(shape)) {
    if (!(name in named) && !schema.safeParse(undefined).success) named[name] = data[name];
  }
  // What names nothing is about the caller, or the organization.
  const names = Object.keys(named).some((name) => name.endsWith('_id') && !(name in set));
  if (!names && subject.id !== caller.user_id && subject.id !== caller.org_id) return undefined;
  return input.safeParse(named).success ? named : undefined;
}

/** What the step's subject is. */
export const entityOf = ({ type }: Past): Entity => eventOf(type)?.entity as Entity;

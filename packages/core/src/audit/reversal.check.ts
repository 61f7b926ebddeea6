import { type Context, Failure, fail, failures, type Past } from '../kernel/index.ts';
import { notReversible, revertConflict } from './reversal.failures.ts';
import { entityOf, type Step } from './reversal.step.ts';

type Values = Readonly<Record<string, unknown>>;

/** Fields that say nothing of what somebody did to a whole, and that need not be the same again. */
const NOISE: ReadonlySet<string> = new Set(['version', 'updated_at', 'last_used_at', 'position']);

const differ = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) !== JSON.stringify(other ?? null);

/** The row as the caller sees it, held until the end where it is of one table. */
async function currentOf(ctx: Context, past: Past): Promise<Values | undefined> {
  const entity = entityOf(past);
  try {
    return (await ctx.find(entity, past.subject.id, { lock: entity.table === entity.writes })).value as Values;
  } catch (error) {
    if (error instanceof Failure && error.code === failures.not_found.code) return undefined;
    throw error;
  }
}

/** Refuses where the row is not as the event left it. */
export async function unchangedSince(ctx: Context, past: Past, { fields }: Step): Promise<void> {
  if (fields === 'none') return;
  const row = await currentOf(ctx, past);
  const { subject, changes, data } = past;
  const kind = subject.type.replaceAll('_', ' ');
  const about = `${kind} ${subject.id}`;
  if (!row) {
    throw fail(revertConflict, {
      detail: `A ${kind} that it changed is gone, or not for you to see.`,
      current_state: { subject: { type: subject.type, id: null }, fields: [] },
    });
  }
  const left =
    fields === 'all'
      ? Object.entries(data).filter(([name]) => !NOISE.has(name))
      : fields.map((name) => [name, changes?.[name]?.[1]] as const);
  const changed = left.filter(([name, after]) => differ(row[name], after)).map(([name]) => name);
  if (changed.length === 0) return;
  throw fail(revertConflict, {
    detail: `Of the ${about} somebody changed ${changed.join(', ')} since. Read it, and change it by hand.`,
    current_state: { subject, fields: changed },
  });
}

/** The changed fields that are not as they were before the event, after it was taken back. */
export async function stillDifferent(ctx: Context, past: Past): Promise<string[]> {
  const row = past.changes && (await currentOf(ctx, past));
  if (!row) return [];
  const fields = Object.entries(past.changes ?? {}).filter(
    ([name, [before]]) => !NOISE.has(name) && differ(row[name], before),
  );
  return fields.map(([name]) => name);
}

/** A refusal of what takes something back, said of the whole. What the caller may not do stays what it is. */
export function refusedBy(error: unknown, audit_entry_id: string, { operation }: Step): unknown {
  if (!(error instanceof Failure) || error.status === 403 || error.code === revertConflict.code) return error;
  return fail(notReversible, {
    detail: `${operation} would take it back, but: ${error.detail}`,
    ...(error.details.ways && { ways: error.details.ways }),
    current_state: { audit_entry_id, reason: error.code, operation },
  });
}

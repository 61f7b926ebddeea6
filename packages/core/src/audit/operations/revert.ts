import { z } from 'zod';
import { type Context, fail, id, invalid, operation, type Past, post } from '../../kernel/index.ts';
import { refusedBy, stillDifferent, unchangedSince } from '../reversal.check.ts';
import { notReversible, revertConflict } from '../reversal.failures.ts';
import { type Entry, entriesOf, eventsOf } from '../reversal.past.ts';
import { Reversal, reversalMade } from '../reversal.schema.ts';
import { entityOf, type Step, stepFor } from '../reversal.step.ts';

const Subject = z.strictObject({ type: z.string(), id: z.string() });
/** What was done to what, and what that is called, if it has a name. */
const Opposite = z.strictObject({ operation: z.string(), subject: Subject.extend({ name: z.string().nullable() }) });

export const revertAction = operation({
  name: 'audit.revert',
  summary: 'Take back what you, or one of your tokens, did in the last 24 hours',
  effect: 'write',
  irreversible: true,
  permission: null,
  // It deletes what was created.
  approval: true,
  performs: true,
  input: z.strictObject({
    /** One write, */
    audit_entry_id: id('aud').optional(),
    /** or all that one request wrote. */
    request_id: z.string().min(1).max(128).optional(),
    /** The same by the last event of a call, which its answer names. */
    seq: z.int().min(1).optional(),
  }),
  output: z.strictObject({
    /** What was taken back, the last first, and by which calls. */
    reverted: z.array(Reversal.schema.extend({ by: z.array(Opposite) })),
    /** What is not as it was before: fields that no operation sets, such as when a task was completed. */
    left: z.array(z.strictObject({ subject: Subject, fields: z.array(z.string()) })),
  }),
  emits: [reversalMade],
  fails: [notReversible, revertConflict],
  rest: post('/audit-entries/revert'),
  mcp: {
    when: 'Undo a mistake: seq is the undo_seq that your call answered; audit_list has the ids of other writes. What was created is deleted, what was changed is set back; refused where somebody changed it since. Say what it answers as undone.',
  },
  async run(ctx, which) {
    const ways = Object.values(which).filter((value) => value !== undefined);
    if (ways.length !== 1) throw invalid('seq', 'or request_id or audit_entry_id is needed, one of them');
    const entries = await entriesOf(ctx, which);
    const undone: Past[] = [];
    const reverted = [];
    for (const entry of entries) {
      const done = await takeBack(ctx, entry);
      undone.push(...done.map(({ past }) => past));
      const by = done.map(({ past, step }) => ({
        operation: step.operation,
        subject: { ...past.subject, name: nameOf(past) },
      }));
      const row = ctx.emit(reversalMade, await ctx.reload(Reversal, entry.id));
      reverted.push({ ...row.value, by });
    }
    if (undone.length === 0) throw nothing(entries[0] as Entry);
    const left = await Promise.all(
      undone.map(async (past) => ({ subject: past.subject, fields: await stillDifferent(ctx, past) })),
    );
    return { reverted, left: left.filter(({ fields }) => fields.length > 0) };
  },
});

async function takeBack(ctx: Context, entry: Entry): Promise<{ past: Past; step: Step }[]> {
  const done = [];
  const events = await eventsOf(ctx, entry);
  const types = new Set(events.map(({ type }) => type));
  const stepOf = async (past: Past): Promise<Step | null> => {
    const step = await stepFor(ctx, past, types);
    if (typeof step !== 'string') return step;
    throw fail(notReversible, {
      detail: `${entry.operation} cannot be taken back: ${step}.`,
      current_state: { audit_entry_id: entry.id, reason: 'no_way_back', event: past.type },
    });
  };
  // Whether there is a way back at all comes before how things stand now.
  for (const past of events) await stepOf(past);
  for (const past of events) {
    const step = await stepOf(past);
    if (step === null) continue;
    await unchangedSince(ctx, past, step);
    try {
      await ctx.perform(step.operation, ctx.caller, step.input);
    } catch (error) {
      throw refusedBy(error, entry.id, step);
    }
    done.push({ past, step });
  }
  return done;
}

/** What people know it by; what a permission guards is not said. */
function nameOf(past: Past): string | null {
  const { guarded } = entityOf(past);
  const said = ['title', 'name', 'number', 'description'].filter((field) => !guarded.has(field));
  const name = said.map((field) => past.data[field]).find((value) => typeof value === 'string' && value !== '');
  return name === undefined ? null : String(name).slice(0, 200).toWellFormed();
}

const nothing = ({ id: audit_entry_id, operation }: Entry) =>
  fail(notReversible, {
    detail: `There is nothing in ${operation} to take back.`,
    current_state: { audit_entry_id, reason: 'nothing_to_do' },
  });

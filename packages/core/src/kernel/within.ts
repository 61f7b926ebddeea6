import type { z } from 'zod';
import type { Context } from './context.ts';
import type { EventDefinition } from './event.ts';
import { Failure, type FailureDefinition, failures } from './failure.ts';
import type { AnyOperation, Operation, Steps } from './operation.ts';
import { needsApproval } from './run/approval.ts';
import { present } from './run/present.ts';
import { refusal } from './run/refusal.ts';
import { validate } from './run/validate.ts';

/**
 * Runs an operation as a step of another: for the same caller, checked like a call of its own, in the same transaction.
 * Its events are the whole's, which has to declare them and what it needs (`madeOf`). `at` is where its input stands in that of the whole:
 * a failure names the step and the field there. Answers what the caller may see.
 */
export async function within<I extends z.ZodType, O extends z.ZodType>(
  ctx: Context,
  step: Operation<I, O>,
  input: z.input<I>,
  at = '',
): Promise<z.output<O>> {
  if (step.runsIn || step.performs || step.prepare) throw new Error(`${step.name} cannot be a step.`);
  try {
    const refused = refusal(step, ctx.caller, ctx.via);
    if (refused) throw refused;
    const answer = await step.run(ctx, validate(step.input, input));
    return JSON.parse(present(answer, ctx.caller.permissions));
  } catch (error) {
    throw error instanceof Failure && at ? located(error, at) : error;
  }
}

/** Whether the caller may run the step at all, so that a read of many parts can leave it out. */
export const mayRun = (ctx: Context, step: AnyOperation): boolean => !refusal(step, ctx.caller, ctx.via);

function located(failure: Failure, at: string): Failure {
  const { errors, ...details } = failure.details;
  const moved = errors?.map(({ field, ...fault }) => ({ field: field ? `${at}.${field}` : at, ...fault }));
  const detail =
    failure.code === failures.validation_failed.code && moved
      ? moved.map(({ field, message }) => `${field}: ${message}`).join('; ')
      : `${at}: ${failure.detail}`;
  return new Failure(failure, { ...details, detail, ...(moved ? { errors: moved } : {}) });
}

/**
 * What a write is, for being made of these steps: what it needs, the events they publish, how they fail, and whether a person
 * is asked first. `asked` are the steps that are run where the input has the field.
 */
export function madeOf(always: readonly AnyOperation[], asked: NonNullable<Steps['asked']> = {}) {
  const all = [...always, ...Object.values(asked).flat()];
  const emits: EventDefinition<any>[] = all.flatMap(({ emits = [] }) => [...emits]);
  const fails: FailureDefinition[] = all.flatMap((step) => [...(step.fails ?? [])]);
  return {
    steps: { always, asked },
    emits: [...new Set(emits)] as [EventDefinition<any>, ...EventDefinition<any>[]],
    fails: [...new Set(fails)],
    approval: all.some(needsApproval),
  };
}

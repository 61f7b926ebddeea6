import type { AnyOperation, Steps } from '../operation.ts';
import type { Permission } from '../permission.ts';
import { fewest, scopesOf } from '../scope.ts';

/** What a call takes. */
interface Needs {
  /** The operations it comes down to. */
  readonly parts: readonly AnyOperation[];
  readonly scopes: readonly string[];
  readonly permissions: readonly Permission[];
}

/** What every call of the operation takes; with an input, be it as somebody sent it, what that call takes. */
export function needsOf(operation: AnyOperation, input?: unknown): Needs {
  const { steps } = operation;
  const parts = steps ? [...steps.always, ...askedOf(steps, input)] : [operation];
  const permissions = [operation, ...parts].flatMap(({ permission, also }) => [
    ...(permission ? [permission] : []),
    ...(also?.permissions ?? []),
  ]);
  return { parts, scopes: fewest(parts.flatMap(scopesOf)), permissions: [...new Set(permissions)] };
}

/** The steps that the input asks for. */
function askedOf({ asked = {} }: Steps, input: unknown): AnyOperation[] {
  const given = (input ?? {}) as Record<string, unknown>;
  return Object.entries(asked).flatMap(([field, steps]) => (asks(given[field]) ? [...steps] : []));
}

const asks = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);

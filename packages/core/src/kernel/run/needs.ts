import type { AnyOperation, Steps } from '../operation.ts';
import type { Permission } from '../permission.ts';
import { fewest, scopesOf } from '../scope.ts';

/** What a call takes. */
interface Needs {
  /** The operations it comes down to. */
  readonly parts: readonly AnyOperation[];
  readonly scopes: readonly string[];
  /** Of each of these one will do. */
  readonly permissions: readonly (readonly Permission[])[];
}

/** What every call of the operation takes; with an input, be it as somebody sent it, what that call takes. */
export function needsOf(operation: AnyOperation, input?: unknown): Needs {
  const { steps } = operation;
  const parts = steps ? [...steps.always, ...askedOf(steps, input)] : [operation];
  const permissions = new Map([operation, ...parts].flatMap(permissionsOf).map((any) => [any.join(), any]));
  return { parts, scopes: fewest(parts.flatMap(scopesOf)), permissions: [...permissions.values()] };
}

function permissionsOf({ permission, also }: AnyOperation): Permission[][] {
  const more: readonly Permission[] = also?.permissions ?? [];
  return [...(permission ? [[permission].flat()] : []), ...more.map((one) => [one])];
}

/** The steps that the input asks for. */
function askedOf({ asked = {} }: Steps, input: unknown): AnyOperation[] {
  const given = (input ?? {}) as Record<string, unknown>;
  return Object.entries(asked).flatMap(([field, steps]) => (asks(given[field]) ? [...steps] : []));
}

const asks = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);

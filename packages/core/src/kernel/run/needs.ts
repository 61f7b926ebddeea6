import type { AnyOperation } from '../operation.ts';
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

const always = new WeakMap<AnyOperation, Needs>();

/** What every call of the operation takes; with an input, be it as somebody sent it, what that call takes. */
export function needsOf(operation: AnyOperation, input?: unknown): Needs {
  const asked = askedOf(operation, input);
  if (asked.length > 0) return together(operation, asked);
  const known = always.get(operation);
  if (known) return known;
  const needs = together(operation, []);
  always.set(operation, needs);
  return needs;
}

function together(operation: AnyOperation, asked: readonly AnyOperation[]): Needs {
  const { steps } = operation;
  const parts = steps ? [...steps.always, ...asked] : [operation];
  const permissions = new Map([operation, ...parts].flatMap(permissionsOf).map((any) => [any.join(), any]));
  return { parts, scopes: fewest(parts.flatMap(scopesOf)), permissions: [...permissions.values()] };
}

function permissionsOf({ permission, also }: AnyOperation): Permission[][] {
  const more: readonly Permission[] = also?.permissions ?? [];
  return [...(permission ? [[permission].flat()] : []), ...more.map((one) => [one])];
}

/** The steps that the input asks for. */
function askedOf({ steps }: AnyOperation, input: unknown): readonly AnyOperation[] {
  if (!steps?.asked) return [];
  const given = (input ?? {}) as Record<string, unknown>;
  return Object.entries(steps.asked).flatMap(([field, some]) => (asks(given[field]) ? [...some] : []));
}

const asks = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);

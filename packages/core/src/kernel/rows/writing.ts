import { z } from 'zod';
import type { Context } from '../context.ts';
import { fail, failures } from '../failure.ts';
import type { Permission } from '../permission.ts';

/** What a change of many rows by Prisma sets; one row's is set by the kernel. */
export const touched = (ctx: Context) => ({ version: { increment: 1 }, updated_at: ctx.now });

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the fields left out of the input: for a change they stay as they are. */
export function defined<T extends object>(input: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>;
}

/** What a destructive operation on one row answers. */
export const Deleted = (id: z.ZodType<string>) => z.strictObject({ id, deleted: z.literal(true) });
export const deleted = (id: string) => ({ id, deleted: true as const });

/** Refuses when the caller lacks a permission that only part of the input needs. */
export function needed(ctx: Context, permission: Permission, what: string): void {
  if (ctx.caller.permissions.has(permission)) return;
  throw fail(
    failures.forbidden,
    `Naming ${what} needs the permission ${permission}, which your role does not give you.`,
  );
}

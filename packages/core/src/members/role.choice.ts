import { z } from 'zod';
import {
  type BuiltInRole,
  type Context,
  id,
  invalid,
  type Permission,
  ROLE_PERMISSIONS,
  ROLES,
} from '../kernel/index.ts';
import { Role } from './member.schema.ts';

/** How a role is named in an input: a built-in one, or one of the organization's own. */
export const roleInput = { role: z.enum(ROLES).optional(), role_id: id('role').optional() };

export interface RoleChoice {
  readonly role: BuiltInRole | 'custom';
  readonly role_id: string | null;
  readonly permissions: readonly Permission[];
}

interface Named {
  readonly role?: BuiltInRole | undefined;
  readonly role_id?: string | undefined;
}

/** The role an input names, which has to be exactly one. */
export async function chosenRole(ctx: Context, { role, role_id }: Named, field = 'role'): Promise<RoleChoice> {
  if (role !== undefined && role_id === undefined) return { role, role_id: null, permissions: ROLE_PERMISSIONS[role] };
  if (role_id === undefined || role !== undefined) {
    throw invalid(field, `name either ${field} or ${field}_id, and not both`);
  }
  const { value } = await ctx.find(Role, role_id);
  return { role: 'custom', role_id, permissions: value.permissions };
}

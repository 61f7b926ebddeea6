/** The catalogue of permissions; every operation names the one it needs. */
export const PERMISSIONS = [
  'view_projects',
  'view_all_projects',
  'manage_projects',
  'manage_tasks',
  'comment',
  'track_time',
  'view_all_time',
  'manage_time',
  'approve_time',
  'view_rates',
  'manage_rates',
  'manage_clients',
  'view_clients',
  'view_finances',
  'manage_invoices',
  'issue_invoices',
  'manage_payments',
  'manage_expenses',
  'submit_expenses',
  'view_reports',
  'manage_members',
  'manage_roles',
  'manage_org',
  'view_audit',
  'manage_labels',
  'manage_workflows',
  'manage_forms',
  'manage_git',
  'manage_channels',
  'use_chat',
  'manage_webhooks',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['owner', 'admin', 'manager', 'member', 'accountant', 'contractor', 'viewer'] as const;
export type BuiltInRole = (typeof ROLES)[number];

const everyone: Permission[] = ['view_projects'];
const worker: Permission[] = [...everyone, 'manage_tasks', 'comment', 'track_time', 'submit_expenses', 'use_chat'];

export const ROLE_PERMISSIONS: Record<BuiltInRole, readonly Permission[]> = {
  owner: PERMISSIONS,
  admin: PERMISSIONS,
  manager: [
    ...worker,
    'view_all_projects',
    'manage_projects',
    'view_all_time',
    'manage_time',
    'approve_time',
    'view_rates',
    'manage_rates',
    'manage_clients',
    'view_clients',
    'view_finances',
    'manage_invoices',
    'view_reports',
    'manage_labels',
    'manage_workflows',
    'manage_forms',
    'manage_git',
    'manage_channels',
  ],
  member: [...worker, 'view_clients', 'manage_labels'],
  accountant: [
    ...everyone,
    'view_all_projects',
    'view_all_time',
    'view_rates',
    'manage_rates',
    'manage_clients',
    'view_clients',
    'view_finances',
    'manage_invoices',
    'issue_invoices',
    'manage_payments',
    'manage_expenses',
    'submit_expenses',
    'view_reports',
    'use_chat',
  ],
  contractor: worker,
  viewer: ['view_projects', 'view_all_projects', 'view_clients', 'view_reports', 'view_all_time'],
};

/** Effective permissions: the role's, plus grants, minus denials. An owner always has all. */
export function effectivePermissions(
  role: string,
  custom: readonly string[] | null,
  grants: readonly string[],
  denials: readonly string[],
): ReadonlySet<Permission> {
  if (role === 'owner') return new Set(PERMISSIONS);
  const base: readonly string[] = custom ?? ROLE_PERMISSIONS[role as BuiltInRole] ?? [];
  const denied = new Set(denials);
  const known = new Set<string>(PERMISSIONS);
  return new Set([...base, ...grants].filter((p): p is Permission => known.has(p) && !denied.has(p)));
}

import { Prisma } from './generated/client.ts';
import { currentScope } from './scope.ts';

/** Models that belong to no organization. */
const GLOBAL = new Set(['User']);

type Args = { where?: object; data?: object | object[]; create?: object };

const CREATES = new Set(['create', 'createMany', 'createManyAndReturn']);

/** The first wall between tenants: every query names the organization, whatever the caller wrote. */
export const orgGuard = Prisma.defineExtension({
  name: 'org-guard',
  query: {
    $allModels: {
      $allOperations({ model, operation, args, query }) {
        const { org } = currentScope();
        if (GLOBAL.has(model)) return query(args);
        const guarded = { ...(args as Args) };
        const own = (data: object) => ({ ...data, org_id: org });
        if (CREATES.has(operation)) {
          guarded.data = Array.isArray(guarded.data) ? guarded.data.map(own) : own(guarded.data ?? {});
        } else {
          guarded.where = own(guarded.where ?? {});
          if (operation === 'upsert') guarded.create = own(guarded.create ?? {});
        }
        return query(guarded as typeof args);
      },
    },
  },
});

import type { Row as DbRow, OrgDb, Sql } from '@stint/db';
import type { Caller, Via } from './caller.ts';
import type { Entity } from './entity.ts';
import type { EventDefinition } from './event.ts';
import type { Find } from './find.ts';
import type { Ports } from './ports.ts';
import type { Row } from './row.ts';

/** What an operation works with. It is bound to the caller's organization and, in a write, to one transaction. */
export interface Context extends Find {
  readonly caller: Caller;
  readonly via: Via;
  readonly request_id: string;
  /** One instant for the whole call. */
  readonly now: Date;
  /** Prisma, with the organization put on every query. */
  readonly db: OrgDb;
  /** One statement of SQL in the same scope. */
  query<R = DbRow>(statement: Sql): Promise<R[]>;
  /** Publishes an event with the change; `before` is the row as it was, for `changes`. */
  emit<E extends Entity>(event: EventDefinition<E>, after: Row<E>, before?: Row<E>): void;
  /** Asks for a mail; it leaves after the commit. */
  mail(to: string, template: string, data: Record<string, unknown>): Promise<void>;
  readonly ports: Ports;
}

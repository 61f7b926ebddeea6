import type { Row as DbRow, OrgDb, SqlText } from '@stint/db';
import type { Caller, Via } from './caller.ts';
import type { Entity } from './entity.ts';
import type { EventDefinition } from './event.ts';
import type { Failure } from './failure.ts';
import type { Ports } from './ports.ts';
import type { Find } from './rows/find.ts';
import type { Json, Row } from './rows/row.ts';
import type { Write } from './rows/write.ts';

/** What an operation works with. It is bound to the caller's organization and, in a write, to one transaction. */
export interface Context extends Find, Write {
  readonly caller: Caller;
  readonly via: Via;
  readonly request_id: string;
  /** One instant for the whole call. */
  readonly now: Date;
  /** Prisma, with the organization put on every query. */
  readonly db: OrgDb;
  /** One statement of SQL in the same scope. */
  query<R = DbRow>(statement: SqlText): Promise<R[]>;
  /** The same for what finds rows by their keys and so is short: outside a transaction such reads share connections. */
  lookUp<R = DbRow>(statement: SqlText): Promise<R[]>;
  /** Publishes an event with the change and answers the row; `before` is the row as it was, for `changes`. */
  emit<E extends Entity>(event: EventDefinition<E>, after: Row<E>, before?: Row<E>): Row<E>;
  /** What there is, for who looks for the operation that takes another back. */
  readonly operations: ReadonlyMap<string, Known>;
  /** Why this caller may not run an operation through this protocol, with this input if there is one; undefined where they may. */
  refusal(name: string, as: Caller, via: Via, input?: unknown): Failure | undefined;
  /**
   * Runs another operation, by its name, in this transaction: for this caller, checked and recorded as if it had come
   * through `via`, the protocol of this call if left out. What it answers is as that caller may see it.
   */
  perform(name: string, as: Caller, input: unknown, via?: Via): Promise<Json<any>>;
  /** Asks for a mail; it leaves after the commit. */
  mail(to: string, template: string, data: Record<string, unknown>, more?: MailOptions): Promise<void>;
  readonly ports: Ports;
}

/** An operation, as far as others may look at it. */
export interface Known {
  readonly name: string;
  readonly effect: string;
  readonly outreach?: true;
  readonly input: any;
  readonly emits?: readonly EventDefinition<any>[];
  readonly revert?: Revert;
}

/** An event that is to be taken back. */
export interface Past {
  readonly type: string;
  readonly operation: string;
  readonly subject: { readonly type: string; readonly id: string };
  /** Field to [before, after]. */
  readonly changes?: Readonly<Record<string, readonly [unknown, unknown]>>;
  /** The entity as it then stood. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The operation that takes an event back; `along` where that of another event of the same call does, null where the fields that it
 * changed say it.
 */
export type Revert = (ctx: Context, past: Past) => Promise<{ operation: string; input: object } | 'along' | null>;

/** A file that is made when the mail is sent: what kind, and of which row. */
export interface MailAttachment {
  readonly kind: 'invoice_pdf';
  readonly id: string;
}

export interface MailOptions {
  readonly attachments?: readonly MailAttachment[];
  /** Who gets a copy. */
  readonly cc?: readonly string[];
}

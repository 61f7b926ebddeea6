import { Message } from '../chat/message.schema.ts';
import { Client } from '../clients/client.schema.ts';
import { Expense } from '../expenses/expense.schema.ts';
import { Invoice } from '../invoices/invoice.schema.ts';
import { type Entity, kindOf, type Permission } from '../kernel/index.ts';
import { FormSubmission } from '../public_forms/submission.schema.ts';
import { Task, TaskComment } from '../tasks/task.schema.ts';

/** What files hang on. Whoever sees it sees its files; whoever may change it puts files on it and takes them off. */
export interface Subject {
  readonly entity: Entity<any>;
  /** What changing it needs. */
  readonly permission: Permission;
  /** Only its own person changes it, or who holds this permission; null: nobody else. */
  readonly othersNeed?: Permission | null;
  /** The states in which it changes; left out: any. */
  readonly states?: readonly string[];
  /** It is in a project, is seen with it, and changes while that is open. */
  readonly inProject?: true;
  /** When its row `s` was deleted, or what it is on was, for one that stays a while and may come back. */
  readonly deletedAt?: string;
  /** It is in a channel, and changes while that takes messages. */
  readonly inChannel?: true;
}

export const SUBJECT_TYPES = [
  'expense',
  'task',
  'task_comment',
  'client',
  'invoice',
  'message',
  'form_submission',
] as const;
export type SubjectType = (typeof SUBJECT_TYPES)[number];

export const SUBJECTS: Readonly<Record<SubjectType, Subject>> = {
  expense: {
    entity: Expense,
    permission: 'submit_expenses',
    othersNeed: 'manage_expenses',
    states: ['draft', 'rejected'],
  },
  task: { entity: Task, permission: 'manage_tasks', inProject: true, deletedAt: 's.deleted_at' },
  task_comment: {
    entity: TaskComment,
    permission: 'comment',
    othersNeed: null,
    inProject: true,
    deletedAt: '(SELECT k.deleted_at FROM tasks k WHERE k.org_id = s.org_id AND k.id = s.task_id)',
  },
  client: { entity: Client, permission: 'manage_clients', deletedAt: 's.deleted_at' },
  invoice: { entity: Invoice, permission: 'manage_invoices' },
  message: {
    entity: Message,
    permission: 'use_chat',
    othersNeed: null,
    inChannel: true,
    deletedAt: `coalesce(s.deleted_at, (SELECT k.deleted_at FROM channels c JOIN tasks k ON k.org_id = c.org_id AND k.id = c.task_id
      WHERE c.org_id = s.org_id AND c.id = s.channel_id))`,
  },
  form_submission: { entity: FormSubmission, permission: 'manage_forms', inProject: true },
};

/** The type that an id is of; the schema lets no other ids pass. */
export const subjectTypeOf = (subject_id: string): SubjectType =>
  SUBJECT_TYPES.find((type) => SUBJECTS[type].entity.kind === kindOf(subject_id)) as SubjectType;

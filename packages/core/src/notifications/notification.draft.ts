import type { Category } from './notification.category.ts';

/** What somebody is to be told, before it is known whether and how it reaches them. */
export interface Draft {
  readonly user_id: string;
  /** What it is made of; each is told to a person once. */
  readonly cause: string;
  /** The event's place in the log; 0 where it is made of none. */
  readonly event_seq: number;
  readonly category: Category;
  readonly type: string;
  readonly actor_id: string | null;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly topic_type: string;
  readonly topic_id: string;
  readonly due_on: string | null;
}

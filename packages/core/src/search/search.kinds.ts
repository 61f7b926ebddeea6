import { attachmentSearch } from '../attachments/index.ts';
import { messageSearch } from '../chat/index.ts';
import { clientSearch, contactSearch } from '../clients/index.ts';
import { invoiceSearch } from '../invoices/index.ts';
import type { Searchable } from '../kernel/index.ts';
import { projectSearch } from '../projects/index.ts';
import { commentSearch, taskSearch } from '../tasks/index.ts';
import { entrySearch } from '../time/index.ts';

/** What the search finds, by kind: the name of its entity. */
export const KINDS = {
  task: taskSearch,
  task_comment: commentSearch,
  project: projectSearch,
  client: clientSearch,
  contact: contactSearch,
  invoice: invoiceSearch,
  message: messageSearch,
  attachment: attachmentSearch,
  time_entry: entrySearch,
} satisfies Record<string, Searchable>;

export type SearchKind = keyof typeof KINDS;
export const SEARCH_KINDS = Object.keys(KINDS) as [SearchKind, ...SearchKind[]];

/** What stands before each word of an organization and kind in the index. */
export const tagOf = (org_id: string, kind: SearchKind): string => `o${org_id.slice(-8)}${KINDS[kind].entity.kind}`;

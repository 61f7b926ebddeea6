import { type Caller, type Data, fail, failures } from '../kernel/index.ts';
import type { ClientNote } from './client.schema.ts';

/** Whoever comments or manages clients may note something about one. */
export function mayAddNote({ permissions }: Caller): void {
  if (permissions.has('comment') || permissions.has('manage_clients')) return;
  throw fail(failures.forbidden, 'This needs the permission comment or manage_clients.');
}

/** A note is its author's to change, and theirs who manage clients. */
export function mayChangeNote(caller: Caller, note: Data<typeof ClientNote>): void {
  if (caller.permissions.has('manage_clients')) return;
  mayAddNote(caller);
  if (note.user_id !== caller.user_id) {
    throw fail(failures.forbidden, 'Only its author, or who has the permission manage_clients, may do this to a note.');
  }
}

import { fromUUIDBytes } from 'typeid-js';
import { v7 } from 'uuid';
import { z } from 'zod';

/** Every kind of thing that has an id, by the prefix its ids carry. */
export const KINDS = {
  usr: 'user',
  org: 'organization',
  mem: 'member',
  role: 'role',
  inv: 'invoice',
  lin: 'invoice line',
  irc: 'invoice recurrence',
  pay: 'payment',
  aln: 'allocation',
  rfd: 'refund',
  led: 'ledger entry',
  pst: 'posting',
  exp: 'expense',
  tsh: 'timesheet',
  per: 'period',
  att: 'attachment',
  ivt: 'invitation',
  prj: 'project',
  pm: 'project member',
  task: 'task',
  cmt: 'comment',
  chk: 'checklist item',
  dep: 'dependency',
  grp: 'task group',
  sts: 'task status',
  rec: 'task recurrence',
  lbl: 'label',
  mst: 'milestone',
  ent: 'time entry',
  cli: 'client',
  con: 'contact',
  note: 'client note',
  chn: 'channel',
  chm: 'channel member',
  msg: 'message',
  rmk: 'read mark',
  ses: 'session',
  tok: 'token',
  app: 'connected app',
  apv: 'approval',
  frm: 'form',
  frv: 'form version',
  sub: 'submission',
  evt: 'event',
  aud: 'audit entry',
  call: 'tool call',
  req: 'request',
  ntf: 'notification',
  rep: 'repository',
  brn: 'branch',
  cmi: 'commit',
  pr: 'pull request',
  gtl: 'task link',
  gta: 'commit author',
  gtd: 'time draft',
  mail: 'mail',
} as const;

export type Kind = keyof typeof KINDS;

/** A new id: a UUIDv7 in Crockford base 32 behind its kind, so ids of one kind sort by the time they were made. */
export const newId = (kind: Kind): string => fromUUIDBytes(kind, v7(undefined, new Uint8Array(16)));

const BODY = '[0-7][0-9a-hjkmnp-tv-z]{25}';
const ID = new RegExp(`^([a-z]+)_${BODY}$`);

/** The kind an id is of, or undefined when it is no id. */
export function kindOf(value: string): Kind | undefined {
  const prefix = ID.exec(value)?.[1];
  return prefix !== undefined && Object.hasOwn(KINDS, prefix) ? (prefix as Kind) : undefined;
}

/** The schema of an id of one kind; an id of another kind is told apart in the message. */
export function id(kind: Kind) {
  return z.string().regex(new RegExp(`^${kind}_${BODY}$`), { error: (issue) => wrongId(kind, issue.input) });
}

export function wrongId(kind: Kind, input: unknown): string {
  const expected = `expected the id of a ${KINDS[kind]} (${kind}_…)`;
  if (typeof input !== 'string') return expected;
  const got = kindOf(input);
  return got && got !== kind ? `${expected}, got the id of a ${KINDS[got]}` : expected;
}

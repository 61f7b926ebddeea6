import { Readable } from 'node:stream';
import {
  type Caller,
  type Core,
  effectivePermissions,
  hashPassword,
  intake,
  newId,
  receiveGit,
  submitForm,
  systemCaller,
} from '@stint/core';
import type { Database } from '@stint/db';
import type { Settings } from '@stint/server/settings';
import { fill, ORGANIZATION, PASSWORD, PEOPLE, type PersonKey, ZONE } from '../../../../prisma/seed/index.ts';
import { CommandError } from '../command.ts';
import { foundDemo, type Newcomer } from './found.ts';
import { findDemo, removeOrg, TOKEN_NAME } from './state.ts';
import { admitToken, demoToken } from './token.ts';

export interface Demo {
  readonly organization: string;
  readonly org_id: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
  /** False when it was there already. */
  readonly made: boolean;
}

// Of several processes that start at once one seeds, and the others wait for it.
const LOCK = 72_707_370;

const credential = { kind: 'system', id: 'demo', scopes: ['manage:*'], expires_at: null } as const;
const EMAIL = PEOPLE.ada.email;

/** Sees to it that the demo organization is there, whole, and that its token works. What a kill left half made is redone. */
export async function seedDemo(core: Core, settings: Settings, now: Date = new Date()): Promise<Demo> {
  if (settings.production) throw new CommandError('The demo organization has a published password: not in production.');
  const { db } = core;
  const lock = await db.system.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const found = await findDemo(db, EMAIL);
    if (found && !found.complete) await removeOrg(db, found.org_id);
    if (!found?.complete) await make(core, now);
    const demo = await findDemo(db, EMAIL);
    if (!demo?.complete) throw new Error('The demo organization was made and is not to be found.');
    const token = demoToken(settings, demo.org_id);
    await admitToken(db, demo, token);
    const { org_id } = demo;
    return { organization: ORGANIZATION, org_id, email: EMAIL, password: PASSWORD, token, made: !found?.complete };
  } finally {
    // Closed and not given back: the lock ends with the connection, whatever happened on it.
    lock.release(true);
  }
}

async function make(core: Core, now: Date): Promise<void> {
  const org_id = newId('org');
  const people = await newcomers(core.db);
  const callers = Object.fromEntries(people.map(([key, person]) => [key, callerOf(org_id, person)])) as Record<
    PersonKey,
    Caller
  >;
  const invocation = () => ({ via: 'system', request_id: newId('req') }) as const;
  const founding = {
    organization_name: ORGANIZATION,
    time_zone: ZONE,
    password_hash: await hashPassword(PASSWORD),
    people: people.map(([, person]) => person),
  };
  await core.execute(foundDemo, callers.ada, founding, invocation());
  const call = async (person: PersonKey, name: string, input: object) => {
    const operation = core.operations.get(name);
    if (!operation) throw new Error(`The demo needs the operation ${name}.`);
    return (await core.execute(operation, callers[person], input, invocation())).json.value;
  };
  const user_ids = Object.fromEntries(people.map(([key, { user_id }]) => [key, user_id])) as Record<PersonKey, string>;
  const submit = async (input: object) =>
    (await core.execute(submitForm, intake(org_id), input, invocation())).json.value;
  const tell = (repository_id: string, happened: object) =>
    core.execute(receiveGit, systemCaller(org_id, 'demo'), { ...happened, repository_id }, invocation());
  const upload = async (attachment_id: string, content_type: string, bytes: Uint8Array) => {
    const { rows } = await core.db.system.query<{ storage_key: string }>(
      'SELECT storage_key FROM attachments WHERE org_id = $1 AND id = $2',
      [org_id, attachment_id],
    );
    for (const { storage_key } of rows)
      await core.ports.files.receive(storage_key, { content_type, size: bytes.length }, Readable.from([bytes]));
  };
  await fill({ call, submit, tell, upload, user_ids, now });
  await call('ada', 'tokens.create', { name: TOKEN_NAME, scopes: ['manage:*'] });
}

/** The people of the demo; accounts that are left from before are taken up again. */
async function newcomers(db: Database): Promise<(readonly [PersonKey, Newcomer])[]> {
  const emails = Object.values(PEOPLE).map(({ email }) => email);
  const { rows } = await db.system.query<{ id: string; email: string }>(
    'SELECT id, email FROM users WHERE email = ANY($1)',
    [emails],
  );
  const known = new Map(rows.map(({ id, email }) => [email, id]));
  return Object.entries(PEOPLE).map(([key, person]) => {
    const user_id = known.get(person.email);
    return [key as PersonKey, { ...person, user_id: user_id ?? newId('usr'), known: user_id !== undefined }] as const;
  });
}

const callerOf = (org_id: string, { user_id, name, email, role }: Newcomer): Caller => ({
  org_id,
  user_id,
  // Given by the founding; nothing the demo does asks for it.
  member_id: '',
  role,
  name,
  email,
  time_zone: ZONE,
  permissions: effectivePermissions(role, null, [], []),
  credential,
});

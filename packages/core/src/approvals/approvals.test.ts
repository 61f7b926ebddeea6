import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { allOperations, type Caller, type Failure, needsApproval, newId } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { expireApprovals } from './approval.expire.ts';

let t: TestCore;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

/** The same person by a token that asks first. */
async function asking(person: Caller, scopes: readonly string[] = ['manage:*']): Promise<Caller> {
  const { id } = await t.run('tokens.create', person, { name: 'Assistant', scopes, ask_first: true });
  return { ...person, credential: { kind: 'pat', id, scopes, expires_at: null, ask_first: true } };
}

const stateOf = ({ details }: Failure) => details.current_state as { approval_id: string; status: string; url: string };

/** Asks to delete a new client; answers the client's id and the approval's. */
async function ask(org: TestOrg, token: Caller) {
  const { id: client_id } = await t.run('clients.create', org.owner, { name: 'Northwind' });
  const failure = await t.refused('clients.delete', token, { client_id });
  expect(failure).toMatchObject({ code: 'approval_needed', status: 409 });
  return { client_id, approval_id: stateOf(failure).approval_id };
}

const eventsOf = async (org: TestOrg): Promise<{ type: string; operation: string; token: string }[]> =>
  (
    await t.db.system.query(
      `SELECT type, envelope ->> 'operation' AS operation, envelope -> 'actor' ->> 'token_id' AS token
        FROM events WHERE org_id = $1 ORDER BY seq`,
      [org.id],
    )
  ).rows;

test('what destroys, reaches outside, writes in a money domain or gives power away asks first, and nothing that only reads', () => {
  const asks = allOperations.filter(needsApproval).map(({ name }) => name);
  for (const { name, effect, outreach } of allOperations) {
    if (effect === 'destroy' || outreach) expect(asks).toContain(name);
    if (effect === 'read') expect(asks).not.toContain(name);
    if (effect !== 'read' && /^(invoices|payments|expenses)\./.test(name)) expect(asks).toContain(name);
  }
  for (const power of ['members.update_role', 'members.set_permissions', 'members.roles.update', 'audit.revert'])
    expect(asks).toContain(power);
  expect(asks).toContain('clients.apply_credit');
  for (const free of ['tasks.create', 'clients.update', 'time.start_timer']) expect(asks).not.toContain(free);
});

test('a call that has to be agreed to changes nothing, on any protocol, and is one approval', async () => {
  const org = await t.org();
  const token = await asking(org.owner);
  const { client_id, approval_id } = await ask(org, token);
  for (const via of ['rest', 'graphql', 'websocket', 'mcp'] as const) {
    const again = await t.run('clients.delete', token, { client_id }, { via }).catch((error: Failure) => error);
    expect(stateOf(again)).toMatchObject({ approval_id, status: 'pending' });
  }
  expect(await t.run('clients.get', org.owner, { client_id })).toMatchObject({ id: client_id });
  const { data } = await t.run('approvals.list', org.owner, { status: 'pending' });
  expect(data).toEqual([
    expect.objectContaining({
      id: approval_id,
      user_id: org.owner.user_id,
      credential_name: 'Assistant',
      operation: 'clients.delete',
      summary: expect.stringContaining(client_id),
    }),
  ]);
  expect(await t.run('approvals.get', token, { approval_id })).toMatchObject({
    url: stateOf(await t.refused('clients.delete', token, { client_id })).url,
    input: { client_id },
    about: [{ field: 'client_id', id: client_id, name: 'Northwind' }],
    result: null,
  });
});

test('ten who ask for the same at once make one approval', async () => {
  const org = await t.org();
  const token = await asking(org.owner);
  const { id: client_id } = await t.run('clients.create', org.owner, { name: 'Northwind' });
  const failures = await Promise.all(
    Array.from({ length: 10 }, () => t.refused('clients.delete', token, { client_id })),
  );
  expect(new Set(failures.map((failure) => stateOf(failure).approval_id)).size).toBe(1);
});

test('another input, and another token, is another approval', async () => {
  const org = await t.org();
  const [one, two] = [await asking(org.owner), await asking(org.owner)];
  const first = await ask(org, one);
  const second = await ask(org, one);
  const third = stateOf(await t.refused('clients.delete', two, { client_id: first.client_id }));
  expect(new Set([first, second, third].map(({ approval_id }) => approval_id)).size).toBe(3);
});

test('what could not be done is refused as ever, and nobody is asked', async () => {
  const org = await t.org();
  const token = await asking(org.owner);
  expect(await t.refused('clients.delete', token, { client_id: newId('cli') })).toMatchObject({ code: 'not_found' });
  expect(await t.refused('clients.delete', token, {})).toMatchObject({ code: 'validation_failed' });
  const narrow = await asking(org.owner, ['write:clients']);
  expect(await t.refused('clients.delete', narrow, { client_id: newId('cli') })).toMatchObject({
    code: 'insufficient_scope',
  });
  expect((await t.run('approvals.list', org.owner)).data).toEqual([]);
});

test('a token that does not ask first, and what needs no asking, run at once', async () => {
  const org = await t.org();
  const token = await asking(org.owner);
  const { id: client_id } = await t.run('clients.create', token, { name: 'Northwind' });
  const plain: Caller = { ...token, credential: { ...token.credential, ask_first: false } };
  expect(await t.run('clients.delete', plain, { client_id })).toEqual({ id: client_id, deleted: true });
});

test('a token that asks first makes only such tokens', async () => {
  const org = await t.org();
  const token = await asking(org.owner);
  const made = await t.run('tokens.create', token, { name: 'Free', scopes: ['manage:*'], ask_first: false });
  expect(made).toMatchObject({ ask_first: true });
});

test('granting runs the call as the token, and hands its answer over once', async () => {
  const org = await t.org();
  const token = await asking(org.owner);
  const { client_id, approval_id } = await ask(org, token);
  const granted = await t.run('approvals.grant', org.owner, { approval_id, note: 'Fine' });
  expect(granted).toMatchObject({
    approval: { status: 'granted', decided_by: org.owner.user_id, note: 'Fine' },
    result: { id: client_id, deleted: true },
  });
  expect(await t.refused('clients.get', org.owner, { client_id })).toMatchObject({ code: 'not_found' });
  const told = (await eventsOf(org)).slice(-2);
  expect(told).toEqual([
    { type: 'client.deleted', operation: 'clients.delete', token: token.credential.id },
    { type: 'approval.granted', operation: 'approvals.grant', token: org.owner.credential.id },
  ]);
  const { data } = await t.run('audit.list', org.owner, { limit: 2 });
  expect(data.map(({ operation, credential }: any) => [operation, credential.kind])).toEqual([
    ['approvals.grant', 'session'],
    ['clients.delete', 'pat'],
  ]);
  expect(await t.run('audit.verify', org.owner)).toMatchObject({ ok: true });

  expect(await t.run('approvals.get', token, { approval_id })).toMatchObject({
    result: { id: client_id, deleted: true },
  });
  expect(await t.run('clients.delete', token, { client_id })).toEqual({ id: client_id, deleted: true });
  // From here on it is a call like any other: there is no such client any more.
  expect(await t.refused('clients.delete', token, { client_id })).toMatchObject({ code: 'not_found' });
});

test('two who grant at once run it once', async () => {
  const org = await t.org();
  const { approval_id } = await ask(org, await asking(org.owner));
  const settled = await Promise.allSettled([1, 2, 3].map(() => t.run('approvals.grant', org.owner, { approval_id })));
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await eventsOf(org)).filter(({ type }) => type === 'client.deleted')).toHaveLength(1);
});

test('a grant that cannot be carried out leaves the approval pending, and nothing changed', async () => {
  const org = await t.org();
  const { client_id, approval_id } = await ask(org, await asking(org.owner));
  await t.run('projects.create', org.owner, { name: 'Website', client_id });
  const before = await eventsOf(org);
  const call = t.core.execute(
    t.core.operations.get('approvals.grant') as never,
    org.owner,
    { approval_id },
    {
      via: 'rest',
      request_id: newId('req'),
    },
  );
  await expect(call).rejects.toMatchObject({ code: 'client_in_use' });
  expect(await eventsOf(org)).toEqual(before);
  expect(await t.run('approvals.get', org.owner, { approval_id })).toMatchObject({ status: 'pending' });
});

test('a denial is told to the token once, and the same call then asks anew', async () => {
  const org = await t.org();
  const token = await asking(org.owner);
  const { client_id, approval_id } = await ask(org, token);
  await t.run('approvals.deny', org.owner, { approval_id, note: 'They still owe us.' });
  const denied = await t.refused('clients.delete', token, { client_id });
  expect(denied).toMatchObject({ code: 'approval_denied', status: 409, details: { current_state: { approval_id } } });
  expect(denied.message).toContain('They still owe us.');
  const again = await t.refused('clients.delete', token, { client_id });
  expect(again.code).toBe('approval_needed');
  expect(stateOf(again).approval_id).not.toBe(approval_id);
  expect(await t.refused('approvals.grant', org.owner, { approval_id })).toMatchObject({
    code: 'approval_not_pending',
  });
});

test('no token decides, not even one that does not ask first', async () => {
  const org = await t.org();
  const token = await asking(org.owner);
  const { approval_id } = await ask(org, token);
  const plain: Caller = { ...token, credential: { ...token.credential, ask_first: false } };
  for (const operation of ['approvals.grant', 'approvals.deny']) {
    for (const caller of [token, plain])
      expect(await t.refused(operation, caller, { approval_id })).toMatchObject({ code: 'forbidden' });
  }
});

test('its owner decides who may do it themselves, and who manages members and may do it', async () => {
  const org = await t.org();
  const manager = await org.join('manager');
  const token = await asking(manager);
  const { approval_id } = await ask(org, token);
  const colleague = await org.join('manager');
  const people = await org.join('viewer', ['manage_members']);
  expect(await t.refused('approvals.grant', colleague, { approval_id })).toMatchObject({ code: 'not_found' });
  expect(await t.refused('approvals.grant', people, { approval_id })).toMatchObject({ code: 'forbidden' });
  expect(await t.run('approvals.get', people, { approval_id })).toMatchObject({ input: null, about: [] });
  const granted = await t.run('approvals.grant', await org.join('admin'), { approval_id });
  expect(granted).toMatchObject({ approval: { status: 'granted' }, result: null });
});

test('what the token lost since it asked is not done', async () => {
  const org = await t.org();
  const manager = await org.join('manager');
  const token = await asking(manager);
  const { client_id, approval_id } = await ask(org, token);
  await t.run('members.update_role', org.owner, { member_id: manager.member_id, role: 'viewer' });
  expect(await t.refused('approvals.grant', org.owner, { approval_id })).toMatchObject({
    code: 'approval_asker_gone',
    details: { current_state: { code: 'forbidden' } },
  });
  await t.run('tokens.revoke', org.owner, { token_id: token.credential.id });
  expect(await t.refused('approvals.grant', org.owner, { approval_id })).toMatchObject({ code: 'approval_asker_gone' });
  expect(await t.run('clients.get', org.owner, { client_id })).toMatchObject({ id: client_id });
});

test('a token without the scope of approvals sees those it asked for itself, and no other', async () => {
  const org = await t.org();
  const narrow = await asking(org.owner, ['manage:clients']);
  const { approval_id } = await ask(org, narrow);
  const other = await ask(org, await asking(org.owner, ['manage:clients']));
  expect((await t.run('approvals.list', narrow)).data).toMatchObject([{ id: approval_id }]);
  expect(await t.refused('approvals.get', narrow, { approval_id: other.approval_id })).toMatchObject({
    code: 'not_found',
  });
});

test('an answer is not shown to who may see less by now', async () => {
  const org = await t.org();
  const token = await asking(org.owner);
  const { client_id, approval_id } = await ask(org, token);
  await t.run('approvals.grant', org.owner, { approval_id });
  const permissions = new Set([...org.owner.permissions].filter((held) => held !== 'view_rates'));
  const less: Caller = { ...token, role: 'admin', permissions };
  expect(await t.run('approvals.get', less, { approval_id })).toMatchObject({ result: null });
  expect(await t.refused('clients.delete', less, { client_id })).toMatchObject({ code: 'conflict' });
});

test('what nobody decides in a week expires, is said once, and can be asked anew', async () => {
  const org = await t.org();
  const token = await asking(org.owner);
  const { client_id, approval_id } = await ask(org, token);
  await t.db.system.query("UPDATE approvals SET expires_at = now() - interval '1 second' WHERE id = $1", [approval_id]);
  expect(await t.refused('approvals.grant', org.owner, { approval_id })).toMatchObject({
    code: 'approval_not_pending',
  });
  const due = async () => (await t.db.system.query(expireApprovals.due)).rows.filter(({ org_id }) => org_id === org.id);
  const [piece] = await due();
  const call = { via: 'system', request_id: newId('req') } as const;
  await t.core.execute(expireApprovals.operation, org.owner, piece.input, call);
  expect(await due()).toEqual([]);
  expect(await t.run('approvals.get', org.owner, { approval_id })).toMatchObject({ status: 'expired' });
  await expect(t.core.execute(expireApprovals.operation, org.owner, piece.input, call)).rejects.toMatchObject({
    code: 'nothing_to_do',
  });
  expect(stateOf(await t.refused('clients.delete', token, { client_id })).approval_id).not.toBe(approval_id);
});

test('an expired call that comes again before the job asks anew', async () => {
  const org = await t.org();
  const token = await asking(org.owner);
  const { client_id, approval_id } = await ask(org, token);
  await t.db.system.query("UPDATE approvals SET expires_at = now() - interval '1 second' WHERE id = $1", [approval_id]);
  expect(stateOf(await t.refused('clients.delete', token, { client_id })).approval_id).not.toBe(approval_id);
  expect((await eventsOf(org)).slice(-2).map(({ type }) => type)).toEqual(['approval.expired', 'approval.requested']);
});

test('what organizations keep from assistants is kept from them when a person agrees, too', async () => {
  const org = await t.org();
  const token = await asking(org.owner);
  const { id: client_id } = await t.run('clients.create', org.owner, { name: 'Northwind' });
  const asked = await t.run('clients.delete', token, { client_id }, { via: 'mcp' }).catch((error: Failure) => error);
  await t.run('orgs.settings.update', org.owner, { assistants: { destructive: false } });
  const { approval_id } = stateOf(asked);
  expect(await t.refused('approvals.grant', org.owner, { approval_id })).toMatchObject({ code: 'approval_asker_gone' });
});

test('what was agreed to is done once for a repeated key', async () => {
  const org = await t.org();
  const token = await asking(org.owner);
  const client = await t.run('clients.create', org.owner, { name: 'Northwind' });
  const lines = [{ description: 'Work', unit_price: 1_000 }];
  const draft = () => t.run('invoices.create', token, { client_id: client.id, lines }, { idempotency_key: 'once' });
  const failure: Failure = await draft().catch((error) => error);
  await t.run('approvals.grant', org.owner, { approval_id: stateOf(failure).approval_id });
  const first = await draft();
  expect(await draft()).toEqual(first);
  expect((await t.run('invoices.list', org.owner)).data).toHaveLength(1);
});

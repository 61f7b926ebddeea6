import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Caller, invitationToken, type Permission, sign } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

/** Someone who is elsewhere, and an invitation to them. */
async function invite(
  org: TestOrg,
  as: Caller = org.owner,
  role: object = { role: 'manager' },
): Promise<{ guest: Caller; id: string; token: string }> {
  const { owner: guest } = await t.org('Elsewhere');
  const { id } = await t.run('members.invitations.create', as, { email: guest.email.toUpperCase(), ...role });
  return { guest, id, token: tokenOf(org, id) };
}

const tokenOf = (org: TestOrg, id: string) => invitationToken(t.core.ports.secret, org.id, id);
const refused = (caller: Caller, token: string) => t.refused('members.invitations.accept', caller, { token });
const backdate = (id: string) =>
  t.db.system.query(`UPDATE invitations SET expires_at = now() - interval '1 second' WHERE id = $1`, [id]);

test('an invitation is mailed without the secret of its link, which is good for seven days', async () => {
  const org = await t.org('Acme');
  const { guest, id, token } = await invite(org);
  const [invitation] = (await t.run('members.invitations.list', org.owner, { status: 'pending' })).data;
  expect(invitation).toMatchObject({ id, email: guest.email, role: 'manager', invited_by: org.owner.user_id });
  expect(Date.parse(invitation.expires_at) - Date.parse(invitation.created_at)).toBeCloseTo(7 * 86_400_000, -4);
  const { rows } = await t.db.system.query('SELECT template, data FROM mails WHERE recipient = $1', [guest.email]);
  expect(rows).toEqual([
    {
      template: 'invitation',
      data: {
        invitation_id: id,
        organization_name: 'Acme',
        inviter_name: org.owner.name,
        expires_at: invitation.expires_at,
      },
    },
  ]);
  expect(JSON.stringify(rows)).not.toContain(token);
});

test('who accepts is a member of the inviting organization with the role they were invited to', async () => {
  const org = await t.org('Acme');
  const { guest, token } = await invite(org);
  const answer = await t.run('members.invitations.accept', guest, { token });
  expect(answer).toMatchObject({ organization: { id: org.id, name: 'Acme' }, role: 'manager' });
  expect(answer.member_id).not.toBe(guest.member_id);
  expect(await t.run('members.get', org.owner, { member_id: answer.member_id })).toMatchObject({
    user_id: guest.user_id,
    email: guest.email,
    role: 'manager',
  });
  const { data } = await t.run('orgs.list', guest);
  expect(data.map((one: { id: string }) => one.id)).toEqual([guest.org_id, org.id]);
  const [entry] = (await t.run('audit.list', org.owner, { limit: 1 })).data;
  expect(entry).toMatchObject({ operation: 'members.invitations.accept', user_id: guest.user_id });
});

test('a link is good once, even when it is used twice at the same moment', async () => {
  const org = await t.org();
  const { guest, token } = await invite(org);
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => t.run('members.invitations.accept', guest, { token })));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await refused(guest, token)).toMatchObject({ code: 'invitation_used' });
});

test('a repeated request with one key is answered the same', async () => {
  const org = await t.org();
  const { guest, token } = await invite(org);
  const accept = () => t.run('members.invitations.accept', guest, { token }, { idempotency_key: 'k' });
  expect(await accept()).toEqual(await accept());
});

test('a link is of use only to the account of the address it was sent to', async () => {
  const org = await t.org();
  const { token } = await invite(org);
  const { owner: thief } = await t.org('Thief');
  expect(await refused(thief, token)).toMatchObject({ code: 'forbidden' });
});

test('a revoked or expired invitation is refused by name, and a made-up token is no token', async () => {
  const org = await t.org();
  const [revoked, expired] = [await invite(org), await invite(org)];
  await t.run('members.invitations.revoke', org.owner, { invitation_id: revoked.id });
  await backdate(expired.id);
  expect(await refused(revoked.guest, revoked.token)).toMatchObject({ code: 'invitation_revoked' });
  expect(await refused(expired.guest, expired.token)).toMatchObject({ code: 'invitation_expired' });
  const forged = sign(Buffer.alloc(32, 8), 'invitation', `${org.id}:${expired.id}`);
  const otherPurpose = sign(t.core.ports.secret, 'pdf', `${org.id}:${expired.id}`);
  for (const token of ['x', forged, otherPurpose]) {
    expect(await refused(expired.guest, token)).toMatchObject({ code: 'validation_failed' });
  }
});

test('an invitation gives nothing its inviter has lost since', async () => {
  const org = await t.org();
  const grants: Permission[] = ['manage_members'];
  const [demoted, removed, kept] = [
    await org.join('manager', grants),
    await org.join('manager', grants),
    await org.join('manager', grants),
  ];
  const invitations = [await invite(org, demoted), await invite(org, removed), await invite(org, kept)] as const;
  await t.run('members.update_role', org.owner, { member_id: demoted.member_id, role: 'member' });
  await t.run('members.remove', org.owner, { member_id: removed.member_id });
  for (const { guest, token } of invitations.slice(0, 2)) {
    expect(await refused(guest, token)).toMatchObject({ code: 'invitation_revoked' });
  }
  const [, , { guest, token }] = invitations;
  expect(await t.run('members.invitations.accept', guest, { token })).toMatchObject({ role: 'manager' });
});

test('members and the invited are not invited again, until the invitation is revoked or expired', async () => {
  const org = await t.org();
  const member = await org.join('member');
  const invited = (email: string) => t.refused('members.invitations.create', org.owner, { email, role: 'viewer' });
  expect(await invited(member.email)).toMatchObject({
    code: 'already_member',
    details: { current_state: { member_id: member.member_id } },
  });
  const { guest, id } = await invite(org);
  expect(await invited(guest.email)).toMatchObject({
    code: 'already_invited',
    details: { current_state: { invitation_id: id } },
  });
  await t.run('members.invitations.revoke', org.owner, { invitation_id: id });
  const again = await t.run('members.invitations.create', org.owner, { email: guest.email, role: 'viewer' });
  await backdate(again.id);
  await t.run('members.invitations.create', org.owner, { email: guest.email, role: 'viewer' });
  const { data } = await t.run('members.invitations.list', org.owner, { q: guest.email });
  expect(data.map(({ status }: { status: string }) => status)).toEqual(['pending', 'expired', 'revoked']);
});

test('who joined by another invitation is a member already, and theirs can no longer be revoked', async () => {
  const org = await t.org();
  const { guest, id, token } = await invite(org);
  await t.run('members.invitations.accept', guest, { token });
  const member = (await t.run('members.list', org.owner, { user_id: guest.user_id })).data[0];
  expect(await t.refused('members.invitations.revoke', org.owner, { invitation_id: id })).toMatchObject({
    code: 'invitation_used',
  });
  // Two open invitations of one person: their address was another when the second was sent.
  const second = await t.run('members.invitations.create', org.owner, { email: 'old@example.com', role: 'owner' });
  const renamed = { ...guest, email: 'old@example.com' };
  expect(await refused(renamed, tokenOf(org, second.id))).toMatchObject({
    code: 'already_member',
    details: { current_state: { member_id: member.id } },
  });
});

test('who was removed and comes back has the new role alone', async () => {
  const org = await t.org();
  const { guest, token } = await invite(org);
  const { member_id } = await t.run('members.invitations.accept', guest, { token });
  await t.run('members.set_permissions', org.owner, { member_id, grants: ['view_audit'] });
  await t.run('members.remove', org.owner, { member_id });
  const { id } = await t.run('members.invitations.create', org.owner, { email: guest.email, role: 'viewer' });
  const back = await t.run('members.invitations.accept', guest, { token: tokenOf(org, id) });
  expect(back).toMatchObject({ member_id, role: 'viewer' });
  expect(await t.run('members.get', org.owner, { member_id })).toMatchObject({
    role: 'viewer',
    grants: [],
    denials: [],
  });
});

test('nobody joins an organization that was deleted', async () => {
  const org = await t.org('Acme');
  const { guest, token } = await invite(org);
  await t.run('orgs.delete', org.owner, { confirm_name: 'Acme' });
  expect(await refused(guest, token)).toMatchObject({ code: 'not_found' });
});

test('only who manages members invites, lists or revokes', async () => {
  const org = await t.org();
  const manager = await org.join('manager');
  const { id } = await invite(org);
  for (const [name, input] of [
    ['list', {}],
    ['create', { email: 'a@example.com', role: 'viewer' }],
    ['revoke', { invitation_id: id }],
  ] as const) {
    expect(await t.refused(`members.invitations.${name}`, manager, input)).toMatchObject({ code: 'forbidden' });
  }
});

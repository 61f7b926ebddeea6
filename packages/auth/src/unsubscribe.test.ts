import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { followAll, type TestOrg } from '@stint/testing';
import { createMailer, type Mail } from './mail/mailer.ts';
import { mailWorker } from './mail/worker.ts';
import { type TestAuth, testAuth } from './test-auth.fixture.ts';

let a: TestAuth;
beforeAll(async () => {
  a = await testAuth();
});
afterAll(() => a.close());

/** Somebody mentioned on a task of this title by somebody of this name, and the mail they got. */
async function mailed(title = 'Wireframes', name = 'Acme') {
  const { t } = a;
  const org: TestOrg = await t.org(name);
  const ben = await org.join('member');
  const project = await t.run('projects.create', org.owner, { name: 'Website', code: 'WEB' });
  const task = await t.run('tasks.create', org.owner, { project_id: project.id, title });
  await t.run('tasks.comments.create', org.owner, { task_id: task.id, body: `<@${ben.user_id}>` });
  await followAll(t.core, org.id);
  const sent: Mail[] = [];
  const mailer = { send: async (mail: Mail) => void sent.push(mail), close: () => undefined };
  const worker = mailWorker({ core: t.core, mailer });
  while (await worker.run());
  await worker.stop();
  const mail = sent.find(({ to }) => to === ben.email) as Mail;
  return { ben, mail, path: new URL(mail.unsubscribe as string).pathname + new URL(mail.unsubscribe as string).search };
}

const mailOf = async (who: Caller, category: string) =>
  (await a.t.run('notifications.preferences.get', who, {})).categories.find((one: any) => one.category === category)
    .mail;

const press = (path: string, payload = '') =>
  a.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload,
  });

test('the link in a mail ends such mail by its button, and only such mail', async () => {
  const { ben, path } = await mailed();
  const shown = await a.app.inject(path);
  expect(shown).toMatchObject({ statusCode: 200 });
  expect(shown.body).toContain('No more mail about mentions of you?');
  expect(await mailOf(ben, 'mentions')).toBe('at_once');
  expect(await press(path)).toMatchObject({ statusCode: 200 });
  expect([await mailOf(ben, 'mentions'), await mailOf(ben, 'assignments')]).toEqual(['off', 'at_once']);
});

test('a mail program ends it with one POST, and again without harm', async () => {
  const { ben, path } = await mailed();
  for (let nr = 0; nr < 3; nr++) expect((await press(path, 'List-Unsubscribe=One-Click')).statusCode).toBe(200);
  expect(await mailOf(ben, 'mentions')).toBe('off');
  const { data } = await a.t.run('events.list', ben, { types: ['notification_preferences.*'] });
  expect(data).toHaveLength(1);
});

test('a link that is not ours, or of somebody who left, changes nothing', async () => {
  const { ben, path } = await mailed();
  for (const bad of ['/notifications/unsubscribe', `${path.slice(0, -4)}AAAA`]) {
    expect((await a.app.inject(bad)).statusCode).toBe(422);
    expect((await press(bad)).statusCode).toBe(422);
  }
  await a.t.db.system.query('UPDATE members SET removed_at = now() WHERE user_id = $1', [ben.user_id]);
  expect((await press(path)).statusCode).toBe(404);
});

test('what people wrote is never markup in a mail, and stays in its line of the header', async () => {
  const { mail } = await mailed('<img src=x> & "Co"', 'A\u2028B <b>');
  expect(mail.html).toContain('mentioned you on WEB-1 &lt;img src=x&gt; &amp; &quot;Co&quot;.');
  expect(mail.html).not.toMatch(/<img|<b>/);
  expect(mail.text).toContain('mentioned you on WEB-1 <img src=x> & "Co".');
  expect(mail.subject).not.toMatch(/[\r\n\u2028]/);
  expect(mail.text).toContain('No more mail about mentions of you: http');
});

test('the header tells mail programs how to end it', async () => {
  const { mail } = await mailed();
  const dir = await mkdtemp(join(tmpdir(), 'stint-unsubscribe-'));
  await createMailer({ dir, publicUrl: 'https://stint.example.com' }).send(mail);
  const eml = (await readFile(join(dir, `${mail.id}.eml`), 'utf8')).replace(/\n\s+/g, ' ');
  await rm(dir, { recursive: true });
  expect(eml).toContain(`List-Unsubscribe: <${mail.unsubscribe}>`);
  expect(eml).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
});

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { runDueJobs, type TestCore, type TestOrg, testCore } from '@stint/testing';
import { billing } from '../invoices/documents.fixture.ts';
import { type Caller, newId } from '../kernel/index.ts';
import { announceAnswerFiles } from '../public_forms/form.announce.ts';
import { intake } from '../public_forms/form.published.ts';
import { submitForm } from '../public_forms/form.submit.ts';

type Row = Record<string, any>;

let t: TestCore;
let org: TestOrg;
let maker: Caller;
let project_id: string;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  maker = await org.join('manager');
  project_id = (await t.run('projects.create', org.owner, { name: 'Website', code: 'WEB' })).id;
});

const gone: [string, (who: Caller) => Promise<unknown>][] = [
  ['left', ({ member_id }) => t.run('members.remove', org.owner, { member_id })],
  ['may do it no more', ({ member_id }) => t.run('members.update_role', org.owner, { member_id, role: 'viewer' })],
];
const made = async (): Promise<Row[]> => (await t.run('tasks.list', org.owner, { project_id })).data;

test.each(gone)('a recurring task goes on after who set it up %s, and its tasks are nobody’s', async (_, go) => {
  const rule = { project_id, rrule: 'FREQ=DAILY', template: { title: 'Back-up' } };
  const { id: recurrence_id } = await t.run('task_recurrences.create', maker, rule);
  await go(maker);
  await runDueJobs(t.core, org.id);
  expect(await made()).toMatchObject([{ recurrence_id, created_by: null }]);
  expect(await t.run('task_recurrences.get', org.owner, { recurrence_id })).toMatchObject({
    created_by: maker.user_id,
    paused_at: null,
  });
});

test.each(gone)('a form goes on after who published it %s, and its tasks and files are nobody’s', async (_, go) => {
  const questions = [{ key: 'logo', type: 'file', label: 'Logo' }];
  const { id: form_id } = await t.run('public_forms.create', maker, { project_id, name: 'Contact', questions });
  await t.run('public_forms.publish', maker, { form_id });
  await go(maker);
  const call = { via: 'system', request_id: newId('req') } as const;
  const bytes = Buffer.from('A logo');
  const file = { file_name: 'logo.txt', content_type: 'text/plain', size: bytes.length };
  const announced = await t.core.execute(announceAnswerFiles, intake(org.id), { form_id, files: [file] }, call);
  const [{ attachment_id, storage_key }] = announced.json.value;
  const sent = (async function* () {
    yield bytes;
  })();
  expect(await t.core.ports.files.receive(storage_key, file, sent)).toBe(true);
  const files = [{ question: 'logo', attachment_id }];
  await t.core.execute(submitForm, intake(org.id), { form_id, answers: {}, files }, call);
  const [task] = await made();
  expect(task).toMatchObject({ title: 'Contact', created_by: null });
  const { data } = await t.run('attachments.list', org.owner, { subject_id: task?.id });
  expect(data).toMatchObject([{ file_name: 'logo.txt', uploaded_by: null }]);
});

test.each(gone)('a recurring invoice goes on after who set it up %s, and its drafts are nobody’s', async (_, go) => {
  const { client_id } = await billing(t, org);
  const starts_on = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Vienna' }).format(new Date());
  const lines = [{ description: 'Retainer', unit_price: 50_000 }];
  const rule = { client_id, name: 'Retainer', frequency: 'monthly', starts_on, content: 'lines', template: { lines } };
  const { id: recurrence_id } = await t.run('invoices.recurrences.create', maker, rule);
  await go(maker);
  await runDueJobs(t.core, org.id);
  const { data } = await t.run('invoices.list', org.owner, {});
  expect(data).toMatchObject([{ recurrence_id, status: 'draft', created_by: null }]);
});

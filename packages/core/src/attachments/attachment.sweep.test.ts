import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type Caller, newId, systemCaller } from '../kernel/index.ts';
import { sweepAttachments } from './attachment.sweep.ts';

let t: TestCore;
let acme: TestOrg;
let ada: Caller;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
  ada = await acme.join('contractor');
});
afterAll(() => t.close());

const PDF = Buffer.from('%PDF-1.7 a receipt');
const RECEIPT = { file_name: 'receipt.pdf', content_type: 'application/pdf', size: PDF.length };

const announce = (as: Caller, input: object = {}) => t.run('attachments.create', as, { ...RECEIPT, ...input });

/** A file that is there. */
async function file(as: Caller, input: object = {}): Promise<string> {
  const { attachment, upload } = await announce(as, input);
  await t.upload(upload, PDF);
  return (await t.run('attachments.complete', as, { attachment_id: attachment.id })).id;
}

const newExpense = async (as = ada): Promise<string> =>
  (await t.run('expenses.create', as, { category: 'Travel', spent_on: '2026-03-02', amount: 100 })).id;

const keyOf = async (id: string): Promise<string | undefined> => {
  const { rows } = await t.db.system.query('SELECT storage_key FROM attachments WHERE id = $1', [id]);
  return rows[0]?.storage_key;
};

const sweep = async () => {
  const { rows } = await t.db.system.query<{ org_id: string; input: { attachment_id: string } }>(sweepAttachments.due);
  for (const { org_id, input } of rows) {
    const call = { via: 'system', request_id: newId('req') } as const;
    await t.core.execute(sweepAttachments.operation, systemCaller(org_id, 'sweep'), input, call);
  }
};
const age = (ids: string[], hours: number) =>
  t.db.system.query("UPDATE attachments SET created_at = now() - $2::int * interval '1 hour' WHERE id = ANY($1)", [
    ids,
    hours,
  ]);

test('the sweep takes uploads never completed and files put on nothing after a day, and no sooner', async () => {
  const [late, early] = [await announce(ada), await announce(ada)];
  const [loose, fresh, used] = [await file(ada), await file(ada), await file(ada, { subject_id: await newExpense() })];
  await age([late.attachment.id, loose, used], 25);
  await age([early.attachment.id, fresh], 23);
  const key = (await keyOf(loose)) as string;
  await sweep();
  const rows = await Promise.all([late.attachment.id, loose, early.attachment.id, fresh, used].map(keyOf));
  expect(rows.map((row) => row !== undefined)).toEqual([false, false, true, true, true]);
  expect(t.files.kept.has(key)).toBe(false);
});

test('the sweep takes a deleted file and its bytes, unless the same file hangs on something else', async () => {
  const [first, second] = [await newExpense(), await newExpense()];
  const attachment_id = await file(ada, { subject_id: first });
  const copy = await t.run('attachments.link', ada, { attachment_id, subject_id: second });
  const key = (await keyOf(attachment_id)) as string;
  await t.run('attachments.delete', ada, { attachment_id });
  await sweep();
  expect([await keyOf(attachment_id), t.files.kept.has(key)]).toEqual([undefined, true]);
  await t.run('attachments.delete', ada, { attachment_id: copy.id });
  await sweep();
  expect([await keyOf(copy.id), t.files.kept.has(key)]).toEqual([undefined, false]);
});

test('the sweep takes the files of what is gone, of what can be restored after 30 days', async () => {
  const expense = await newExpense();
  const ofExpense = await file(ada, { subject_id: expense });
  const project = await t.run('projects.create', acme.owner, { name: 'Restorable' });
  const task = await t.run('tasks.create', acme.owner, { project_id: project.id, title: 'Gone' });
  const comment = await t.run('tasks.comments.create', acme.owner, { task_id: task.id, body: 'See this' });
  const { id: channel_id } = await t.run('chat.task_channels.open', acme.owner, { task_id: task.id });
  const message = await t.run('chat.messages.send', acme.owner, { channel_id, body: 'And this' });
  const subjects: string[] = [task.id, comment.id, message.id];
  const ofTask: string[] = [];
  for (const subject_id of subjects) ofTask.push(await file(acme.owner, { subject_id }));
  const keys = async () => Promise.all(ofTask.map(keyOf));
  await t.run('expenses.delete', ada, { expense_id: expense });
  await t.run('tasks.delete', acme.owner, { task_id: task.id });
  await sweep();
  expect(await keyOf(ofExpense)).toBeUndefined();
  const kept = await keys();
  expect(kept).toEqual(kept.map(() => expect.any(String)));
  for (const subject_id of subjects) {
    expect((await t.run('attachments.list', acme.owner, { subject_id })).data).toEqual([]);
  }
  await t.db.system.query("UPDATE tasks SET deleted_at = now() - interval '31 days' WHERE id = $1", [task.id]);
  await sweep();
  expect(await keys()).toEqual([undefined, undefined, undefined]);
});

test('the sweep leaves what is in use, also when it is named', async () => {
  const attachment_id = await file(ada, { subject_id: await newExpense() });
  const call = { via: 'system', request_id: newId('req') } as const;
  const run = t.core.execute(sweepAttachments.operation, systemCaller(acme.id, 'sweep'), { attachment_id }, call);
  await expect(run).rejects.toMatchObject({ code: 'nothing_to_do' });
});

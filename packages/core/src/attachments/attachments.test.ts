import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type Caller, newId } from '../kernel/index.ts';
import { intake, submitForm } from '../public_forms/index.ts';

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
const complete = (as: Caller, attachment_id: string) => t.run('attachments.complete', as, { attachment_id });
const refusedOf = async (name: string, as: Caller, input: object) => (await t.refused(name, as, input)).code;

/** A file that is there. */
async function file(as: Caller, input: object = {}, bytes: Uint8Array = PDF): Promise<string> {
  const { attachment, upload } = await announce(as, input);
  await t.upload(upload, bytes);
  return (await complete(as, attachment.id)).id;
}

const newExpense = async (as = ada): Promise<string> =>
  (await t.run('expenses.create', as, { category: 'Travel', spent_on: '2026-03-02', amount: 100 })).id;

const keyOf = async (id: string): Promise<string | undefined> => {
  const { rows } = await t.db.system.query('SELECT storage_key FROM attachments WHERE id = $1', [id]);
  return rows[0]?.storage_key;
};

describe('an upload', () => {
  test('is announced, sent to its link, checked, and then there with its checksum', async () => {
    const subject_id = await newExpense();
    const { attachment, upload } = await announce(ada, { subject_id });
    expect(attachment).toMatchObject({ status: 'pending', checksum: null, subject_type: 'expense', subject_id });
    expect(upload).toMatchObject({ method: 'PUT', headers: { 'content-type': 'application/pdf' } });
    await t.upload(upload, PDF);
    const ready = await complete(ada, attachment.id);
    const checksum = createHash('sha256').update(PDF).digest('hex');
    expect(ready).toMatchObject({ status: 'ready', checksum, size: PDF.length });
    expect(ready.completed_at).not.toBeNull();
    expect((await t.run('expenses.get', ada, { expense_id: subject_id })).attachment_ids).toEqual([attachment.id]);
    const again = await t.refused('attachments.complete', ada, { attachment_id: attachment.id });
    expect(again).toMatchObject({ code: 'attachment_not_pending', details: { current_state: { status: 'ready' } } });
  });

  test('that never came is missing, and can still come', async () => {
    const { attachment, upload } = await announce(ada);
    const input = { attachment_id: attachment.id };
    expect(await refusedOf('attachments.complete', ada, input)).toBe('upload_missing');
    await t.upload(upload, PDF);
    expect(await complete(ada, attachment.id)).toMatchObject({ status: 'ready' });
  });

  const other = createHash('sha256').update('other').digest('hex');
  test.each([
    ['size', { size: PDF.length + 1 }, PDF],
    ['checksum', { checksum: other }, PDF],
    ['content_type', {}, Buffer.alloc(PDF.length, '<html>')],
    ['content_type', { content_type: 'image/png' }, PDF],
    ['content_type', { content_type: 'text/plain' }, PDF],
  ])('of another %s than announced is thrown away: %j', async (field, input, bytes) => {
    const { attachment, upload } = await announce(ada, input);
    await t.upload(upload, bytes);
    const failure = await t.refused('attachments.complete', ada, { attachment_id: attachment.id });
    expect(failure).toMatchObject({
      code: 'upload_mismatch',
      details: { current_state: { status: 'pending', field } },
    });
    const key = (await keyOf(attachment.id)) as string;
    expect([t.files.kept.has(key), t.files.uploaded.has(key)]).toEqual([false, false]);
  });

  test('is refused over 25 MB, without bytes, and with a type that is none', async () => {
    for (const [field, value] of [
      ['size', 25 * 1024 * 1024 + 1],
      ['size', 0],
      ['content_type', 'pdf'],
      ['content_type', 'text/html\r\nX-Evil: 1'],
      ['checksum', 'abc'],
      ['subject_id', newId('prj')],
    ] as const) {
      const failure = await t.refused('attachments.create', ada, { ...RECEIPT, [field]: value });
      expect(failure.details.errors).toMatchObject([{ field }]);
    }
  });

  test('without something to hang on is for those who submit expenses', async () => {
    const viewer = await acme.join('viewer');
    expect(await refusedOf('attachments.create', viewer, RECEIPT)).toBe('forbidden');
    expect((await announce(ada)).attachment).toMatchObject({ subject_id: null });
  });
});

describe('a link to download', () => {
  const linkOf = async (input: object, bytes: Buffer, inline = true) => {
    const attachment_id = await file(ada, { ...input, size: bytes.length }, bytes);
    const { url } = await t.run('attachments.download_link', ada, { attachment_id, inline });
    return Object.fromEntries(new URL(url).searchParams);
  };

  test('shows only what runs nothing, and calls nothing else by a name a browser would run', async () => {
    const pdf = { content_type: 'application/pdf' };
    expect(await linkOf(pdf, PDF)).toMatchObject({ content_type: 'application/pdf', inline: 'true' });
    expect(await linkOf(pdf, PDF, false)).toMatchObject({ inline: 'false' });
    const evil = Buffer.from('<svg onload="alert(1)"/>');
    for (const content_type of ['image/svg+xml', 'text/html', 'application/xhtml+xml', 'application/x-msdownload']) {
      expect(await linkOf({ content_type }, evil)).toMatchObject({
        content_type: 'application/octet-stream',
        inline: 'false',
      });
    }
    expect(await linkOf({ content_type: 'text/plain' }, evil)).toMatchObject({ inline: 'false' });
  });

  test('is good for 15 minutes, and there is none before the file is', async () => {
    const { attachment } = await announce(ada);
    const failure = await t.refused('attachments.download_link', ada, { attachment_id: attachment.id });
    expect(failure).toMatchObject({ code: 'attachment_not_ready', details: { current_state: { status: 'pending' } } });
    const before = Date.now();
    const { expires_at } = await t.run('attachments.download_link', ada, { attachment_id: await file(ada) });
    const minutes = (Date.parse(expires_at) - before) / 60_000;
    expect(minutes).toBeGreaterThan(14.9);
    expect(minutes).toBeLessThan(15.1);
  });
});

describe('who sees what a file hangs on sees the file, who changes it puts files on it', () => {
  interface Case {
    readonly type: string;
    /** Makes the subject in the organization; Ada is a contractor on the project. */
    readonly subject: () => Promise<string>;
    readonly changes: () => Promise<Caller>;
    readonly reads: (() => Promise<Caller>) | null;
    readonly blind: () => Promise<Caller>;
  }
  let project: { id: string };
  let task: { id: string };
  let client: { id: string };
  let writer: Caller;

  beforeAll(async () => {
    const { owner } = acme;
    project = await t.run('projects.create', owner, { name: 'Secret', code: 'SEC', is_private: true });
    task = await t.run('tasks.create', owner, { project_id: project.id, title: 'Plan' });
    client = await t.run('clients.create', owner, { name: 'Northwind' });
    writer = await acme.join('member');
    for (const { user_id } of [writer, ada]) {
      await t.run('projects.members.add', owner, { project_id: project.id, user_id });
    }
  });

  const onProject = async (role: 'viewer' | 'contractor'): Promise<Caller> => {
    const caller = await acme.join(role);
    await t.run('projects.members.add', acme.owner, { project_id: project.id, user_id: caller.user_id });
    return caller;
  };
  const cases: Case[] = [
    {
      type: 'expense',
      subject: () => newExpense(),
      changes: () => acme.join('accountant'),
      reads: () => acme.join('manager'),
      blind: () => acme.join('member'),
    },
    {
      type: 'task',
      subject: async () => task.id,
      changes: async () => writer,
      reads: () => onProject('viewer'),
      blind: () => acme.join('member'),
    },
    {
      type: 'task_comment',
      subject: async () => (await t.run('tasks.comments.create', writer, { task_id: task.id, body: 'See.' })).id,
      changes: async () => writer,
      reads: () => onProject('contractor'),
      blind: () => acme.join('member'),
    },
    {
      type: 'client',
      subject: async () => client.id,
      changes: () => acme.join('manager'),
      reads: () => acme.join('member'),
      blind: async () => ada,
    },
    {
      type: 'invoice',
      subject: async () => {
        const id = newId('inv');
        await t.db.system.query(
          `INSERT INTO invoices (org_id, id, type, client_id, payment_terms_days, currency, language, tax_treatment)
            VALUES ($1, $2, 'invoice', $3, 30, 'EUR', 'en', 'standard')`,
          [acme.id, id, client.id],
        );
        return id;
      },
      changes: () => acme.join('manager'),
      reads: () => acme.join('viewer', ['view_finances']),
      blind: () => acme.join('member'),
    },
    {
      type: 'form_submission',
      subject: async () => {
        const questions = [{ key: 'topic', type: 'short_text', label: 'Topic' }];
        const wanted = { project_id: project.id, name: 'Contact', questions, auto_convert: false };
        const { id: form_id } = await t.run('public_forms.create', acme.owner, wanted);
        await t.run('public_forms.publish', acme.owner, { form_id });
        const call = { via: 'system', request_id: newId('req') } as const;
        return (await t.core.execute(submitForm, intake(acme.id), { form_id, answers: {} }, call)).json.value.id;
      },
      changes: () => acme.join('manager'),
      reads: null,
      blind: async () => ada,
    },
  ];

  test.each(cases)('$type', async ({ type, subject, changes, reads, blind }) => {
    const subject_id = await subject();
    const [changer, reader, stranger] = [await changes(), await reads?.(), await blind()];
    const attachment_id = await file(changer, { subject_id });
    const { attachment: pending } = await announce(changer, { subject_id });
    const { owner: foreigner } = await t.org('Other');
    expect(await t.run('attachments.get', changer, { attachment_id })).toMatchObject({
      subject_type: type,
      subject_id,
    });
    const listed = async (as: Caller) =>
      (await t.run('attachments.list', as, { subject_id })).data.map(({ id }: { id: string }) => id);
    expect(await listed(changer)).toEqual([attachment_id, pending.id]);
    for (const nobody of [stranger, foreigner]) {
      for (const name of ['get', 'download_link', 'delete']) {
        expect(await refusedOf(`attachments.${name}`, nobody, { attachment_id })).toBe('not_found');
      }
      expect(await refusedOf('attachments.create', nobody, { ...RECEIPT, subject_id })).toBe('not_found');
      expect(await listed(nobody)).toEqual([]);
    }
    if (reader) {
      expect(await listed(reader)).toEqual([attachment_id]);
      expect(await t.run('attachments.download_link', reader, { attachment_id })).toHaveProperty('url');
      expect(await refusedOf('attachments.create', reader, { ...RECEIPT, subject_id })).toBe('forbidden');
      expect(await refusedOf('attachments.delete', reader, { attachment_id })).toBe('forbidden');
      expect(await refusedOf('attachments.complete', reader, { attachment_id: pending.id })).toBe('not_found');
    }
    expect(await t.run('attachments.delete', changer, { attachment_id })).toEqual({ id: attachment_id, deleted: true });
    expect(await refusedOf('attachments.get', changer, { attachment_id })).toBe('not_found');
  });

  test('a token that may not read clients reads none of their files', async () => {
    const attachment_id = await file(acme.owner, { subject_id: client.id });
    const credential = { ...acme.owner.credential, scopes: ['manage:attachments', 'read:tasks'] };
    const narrow = { ...acme.owner, credential };
    expect(await refusedOf('attachments.get', narrow, { attachment_id })).toBe('not_found');
    expect(await refusedOf('attachments.create', narrow, { ...RECEIPT, subject_id: client.id })).toBe(
      'insufficient_scope',
    );
  });

  test('an expense that was submitted, and a task of an archived project, take no file and keep theirs', async () => {
    const subject_id = await newExpense();
    const attachment_id = await file(ada, { subject_id });
    await t.run('expenses.submit', ada, { expense_id: subject_id });
    const failure = await t.refused('attachments.delete', ada, { attachment_id });
    expect(failure).toMatchObject({ code: 'subject_locked', details: { current_state: { status: 'submitted' } } });
    expect(await refusedOf('attachments.create', ada, { ...RECEIPT, subject_id })).toBe('subject_locked');
    const closed = await t.run('projects.create', acme.owner, { name: 'Closed' });
    const old = await t.run('tasks.create', acme.owner, { project_id: closed.id, title: 'Old' });
    await t.run('projects.archive', acme.owner, { project_id: closed.id });
    const onOld = { ...RECEIPT, subject_id: old.id };
    expect(await refusedOf('attachments.create', acme.owner, onOld)).toBe('project_archived');
  });

  test('events tell of a file only to those who see it', async () => {
    const subject_id = await newExpense();
    const attachment_id = await file(ada, { subject_id });
    const seen = async (as: Caller) => {
      const found: string[] = [];
      let after = 0;
      for (;;) {
        const page = await t.run('events.list', as, { after, limit: 200, types: ['attachment.*'] });
        found.push(...page.data.filter((e: any) => e.subject.id === attachment_id).map((e: any) => e.type));
        if (!page.has_more) return found;
        after = page.next_after;
      }
    };
    expect(await seen(ada)).toEqual(['attachment.created', 'attachment.completed']);
    expect(await seen(await acme.join('manager'))).toEqual(['attachment.completed']);
    expect(await seen(await acme.join('member'))).toEqual([]);
  });
});

describe('one file on many things', () => {
  test('is uploaded once, and each attachment goes by itself', async () => {
    const [first, second] = [await newExpense(), await newExpense()];
    const attachment_id = await file(ada, { subject_id: first });
    const copy = await t.run('attachments.link', ada, { attachment_id, subject_id: second });
    expect(copy).toMatchObject({ subject_id: second, status: 'ready', file_name: 'receipt.pdf' });
    expect(copy.id).not.toBe(attachment_id);
    expect(await keyOf(copy.id)).toBe(await keyOf(attachment_id));
    const twice = await t.refused('attachments.link', ada, { attachment_id, subject_id: second });
    expect(twice).toMatchObject({ code: 'already_attached', details: { current_state: { attachment_id: copy.id } } });
    await t.run('attachments.delete', ada, { attachment_id });
    expect(await t.run('attachments.get', ada, { attachment_id: copy.id })).toMatchObject({ subject_id: second });
  });

  test('on nothing yet is put on something as it is, by itself or with a new expense', async () => {
    const loose = await file(ada);
    const subject_id = await newExpense();
    expect(await t.run('attachments.link', ada, { attachment_id: loose, subject_id })).toMatchObject({ id: loose });
    const input = { category: 'Travel', spent_on: '2026-03-02', amount: 100 };
    const receipts = [await file(ada), await file(ada)];
    const made = await t.run('expenses.create', ada, { ...input, attachment_ids: receipts });
    expect(made.attachment_ids).toEqual(receipts);
    const taken = { ...input, attachment_ids: [loose] };
    expect(await refusedOf('expenses.create', ada, taken)).toBe('already_attached');
    const theirs = { ...input, attachment_ids: [await file(acme.owner)] };
    expect(await refusedOf('expenses.create', ada, theirs)).toBe('not_found');
    const pending = { ...input, attachment_ids: [(await announce(ada)).attachment.id] };
    expect(await refusedOf('expenses.create', ada, pending)).toBe('attachment_not_ready');
  });
});

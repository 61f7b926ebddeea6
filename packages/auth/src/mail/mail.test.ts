import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId, verify } from '@stint/core';
import { SMTPServer } from 'smtp-server';
import { type TestAuth, tablesHolding, testAuth } from '../test-auth.fixture.ts';
import { createMailer } from './mailer.ts';
import { render } from './templates.ts';
import { type MailWorker, mailWorker } from './worker.ts';

let a: TestAuth;
let dir: string;
let worker: MailWorker;

beforeAll(async () => {
  a = await testAuth();
  dir = join(await mkdtemp(join(tmpdir(), 'stint-mail-')), 'mail');
  worker = workerTo(dir);
});
afterAll(async () => {
  await worker.stop();
  await a.close();
  await rm(join(dir, '..'), { recursive: true, force: true });
});

const publicUrl = 'http://127.0.0.1:3000';
const workerTo = (folder: string, smtpUrl?: string) =>
  mailWorker({ core: a.t.core, mailer: createMailer({ dir: folder, smtpUrl, publicUrl }) });

const mailTo = async (email: string) => {
  for (;;) {
    if ((await worker.run()) === 0) break;
  }
  const names = (await readdir(dir)).filter((name) => name.endsWith('.json'));
  const mails = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(dir, name), 'utf8'))));
  return mails.filter((mail) => mail.to === email);
};

const resetToken = async (email: string): Promise<string> => {
  const mail = (await mailTo(email)).filter(({ subject }) => subject === 'Set a new password').at(-1);
  return /token=(\S+)/.exec(mail.text)?.[1] as string;
};

const ask = async (to: string, template: string, data: object = {}, org_id: string | null = null) => {
  const id = newId('mail');
  await a.t.db.system.query('INSERT INTO mails (id, org_id, recipient, template, data) VALUES ($1, $2, $3, $4, $5)', [
    id,
    org_id,
    to,
    template,
    JSON.stringify(data),
  ]);
  return id;
};
const rowOf = async (id: string) => (await a.t.db.system.query('SELECT * FROM mails WHERE id = $1', [id])).rows[0];

test('who signs up is welcomed by mail', async () => {
  const { email } = await a.signUp({ organization_name: 'Tom & <Jerry>' });
  const [mail] = await mailTo(email);
  expect(mail.text).toContain('Tom & <Jerry> is ready');
  expect(mail.html).toContain('Tom &amp; &lt;Jerry&gt; is ready');
  const { mode } = await stat(join(dir, `${mail.id}.eml`));
  expect(mode & 0o077).toBe(0);
});

test('a forgotten password is asked for alike with and without an account', async () => {
  const { email } = await a.signUp();
  const known = await a.post('/auth/forgot-password', { email: email.toUpperCase() });
  const unknown = await a.post('/auth/forgot-password', { email: 'nobody@example.com' });
  expect(known.status).toBe(202);
  expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
  expect((await mailTo(email)).map(({ subject }) => subject)).toContain('Set a new password');
  expect(await mailTo('nobody@example.com')).toEqual([]);
});

test('the link of the mail sets a new password once, and signs out everywhere', async () => {
  const { email, password, access_token, refresh_token, user } = await a.signUp();
  const other = await a.t.org('Elsewhere');
  await a.t.db.system.query(`INSERT INTO members (org_id, id, user_id, role) VALUES ($1, $2, $3, 'viewer')`, [
    other.id,
    newId('mem'),
    user.id,
  ]);
  const elsewhere = await a.auth.startSession(user.id, other.id);
  await a.post('/auth/forgot-password', { email });
  await a.post('/auth/forgot-password', { email });
  await mailTo(email);
  const token = await resetToken(email);
  expect(await tablesHolding(a.t, token)).toEqual([]);
  const set = (body: object) => a.post('/api/v1/auth/reset-password', body);
  expect((await set({ token, password: 'short' })).status).toBe(422);
  expect((await set({ token, password: 'a brand new one' })).status).toBe(204);
  expect(await set({ token, password: 'a third one here' })).toMatchObject({
    status: 401,
    body: { code: 'unauthenticated' },
  });
  for (const old of [access_token, elsewhere.access_token]) {
    await expect(a.auth.authenticate(old)).rejects.toMatchObject({ code: 'unauthenticated' });
  }
  expect((await a.post('/auth/refresh', { refresh_token })).status).toBe(401);
  expect((await a.post('/auth/login', { email, password })).status).toBe(401);
  expect((await a.post('/auth/login', { email, password: 'a brand new one' })).status).toBe(200);
  const { rows } = await a.t.db.system.query(
    `SELECT org_id FROM audit_entries WHERE operation = 'auth.reset_password' AND user_id = $1`,
    [user.id],
  );
  expect(rows.map(({ org_id }) => org_id).sort()).toEqual([other.id, (await orgOf(user.id)) as string].sort());
  const left = await a.t.db.system.query(
    `SELECT FROM one_time_secrets WHERE purpose = 'password_reset' AND subject->>'user_id' = $1`,
    [user.id],
  );
  expect(left.rowCount).toBe(0);
});

const orgOf = async (user_id: string) =>
  (await a.t.db.system.query(`SELECT org_id FROM members WHERE user_id = $1 AND role = 'owner'`, [user_id])).rows[0]
    ?.org_id as string | undefined;

test('of two who use one link at once, one sets the password', async () => {
  const { email } = await a.signUp();
  await a.post('/auth/forgot-password', { email });
  const token = await resetToken(email);
  const answers = await Promise.all(
    ['first password', 'second password'].map((password) => a.post('/auth/reset-password', { token, password })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 401]);
});

test('a password link is good for 30 minutes', async () => {
  const b = await testAuth();
  try {
    const { email } = await b.signUp();
    await b.post('/auth/forgot-password', { email });
    const sent = mailWorker({ core: b.t.core, mailer: createMailer({ dir, publicUrl }) });
    await sent.run();
    await sent.stop();
    const names = (await readdir(dir)).filter((name) => name.endsWith('.json'));
    const texts = await Promise.all(names.map((name) => readFile(join(dir, name), 'utf8')));
    const token = /token=(stint_pwr_\w+)/.exec(
      texts.find((text) => text.includes(email) && text.includes('token=')) ?? '',
    )?.[1];
    b.pass(1801);
    expect((await b.post('/auth/reset-password', { token, password: 'a brand new one' })).status).toBe(401);
  } finally {
    await b.close();
  }
});

test('the page behind the link works by form alone and repeats nothing as markup', async () => {
  const { email } = await a.signUp();
  await a.post('/auth/forgot-password', { email });
  const token = await resetToken(email);
  const shown = await a.app.inject(`/auth/reset-password?token=${encodeURIComponent('"><script>')}`);
  expect(shown.headers['content-type']).toMatch('text/html');
  expect(shown.body).not.toContain('<script');
  const sent = await a.app.inject({
    method: 'POST',
    url: '/auth/reset-password',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ token, password: 'set by the form' }).toString(),
  });
  expect(sent).toMatchObject({ statusCode: 200 });
  expect((await a.post('/auth/login', { email, password: 'set by the form' })).status).toBe(200);
});

test('an invitation carries a link that only the server can have made', async () => {
  const org = await a.t.org();
  const ivt = newId('ivt');
  await ask('guest@example.com', 'invitation', { invitation_id: ivt, organization_name: 'Acme' }, org.id);
  const [mail] = await mailTo('guest@example.com');
  expect(mail.subject).toBe('Join Acme on Stint');
  const token = /invitations\/accept\?token=(\S+)/.exec(mail.text)?.[1] as string;
  expect(verify(a.t.core.ports.secret, 'invitation', token)).toBe(`${org.id}:${ivt}`);
});

test('two workers send a mail once', async () => {
  const ids = await Promise.all(
    Array.from({ length: 30 }, () => ask('many@example.com', 'notification', { subject: 'Hi' })),
  );
  const second = workerTo(dir);
  await Promise.all([worker.run(), second.run()]);
  await second.stop();
  for (const id of ids) expect(await rowOf(id)).toMatchObject({ attempts: 1, error: null });
});

test('a started worker sends after a commit without being asked', async () => {
  const own = mailWorker({ core: a.t.core, mailer: createMailer({ dir, publicUrl }), every: 60_000 });
  own.start();
  const { email } = await a.signUp();
  const sent = async () =>
    (await a.t.db.system.query('SELECT FROM mails WHERE recipient = $1 AND sent_at IS NOT NULL', [email])).rowCount;
  const until = Date.now() + 10_000;
  while (!(await sent())) {
    if (Date.now() > until) throw new Error('No mail was sent.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await own.stop();
});

test('mail goes out by SMTP; a refusal is tried again later and given up at last', async () => {
  const received: string[] = [];
  let refuse = true;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(refuse ? new Error('Try later') : null),
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (part: Buffer) => {
        text += part.toString();
      });
      stream.on('end', () => {
        received.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const errors: unknown[] = [];
  let ahead = 0;
  const smtp = mailWorker({
    core: a.t.core,
    mailer: createMailer({ dir, smtpUrl: `smtp://127.0.0.1:${port}`, publicUrl }),
    now: () => new Date(Date.now() + ahead),
    onError: (error) => errors.push(error),
  });
  try {
    await worker.run();
    const id = await ask('smtp@example.com', 'notification', { subject: 'By SMTP', lines: ['Grüße'] });
    await smtp.run();
    expect(await rowOf(id)).toMatchObject({ attempts: 1, sent_at: null, failed_at: null });
    expect(errors).toHaveLength(1);
    await smtp.run();
    expect(await rowOf(id)).toMatchObject({ attempts: 1 });
    refuse = false;
    ahead += 61_000;
    await smtp.run();
    expect((await rowOf(id)).sent_at).toBeInstanceOf(Date);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatch(/^Subject: By SMTP/m);
    expect(received[0]).toContain(`Message-ID: <${id}@127.0.0.1>`);
    refuse = true;
    const lost = await ask('smtp@example.com', 'notification', { subject: 'Lost' });
    for (let i = 0; i < 10; i++) {
      await smtp.run();
      ahead += 7 * 3_600_000;
    }
    expect(await rowOf(lost)).toMatchObject({ attempts: 10, sent_at: null });
    expect((await rowOf(lost)).failed_at).toBeInstanceOf(Date);
    expect((await rowOf(lost)).error).toContain('Try later');
  } finally {
    await smtp.stop();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
});

test('a mail nobody can write is given up at once', async () => {
  const id = await ask('odd@example.com', 'no_such_template');
  await worker.run();
  expect((await rowOf(id)).failed_at).toBeInstanceOf(Date);
});

test('a subject stays on its line', () => {
  const { subject } = render({ subject: 'Join Evil\r\nBcc: all@example.com', lines: [] });
  expect(subject).toBe('Join Evil Bcc: all@example.com');
});

test('a document goes out with its file, and a copy to others', async () => {
  const org = await a.t.org();
  const content = Buffer.from('%PDF-1.7');
  const asked: unknown[] = [];
  const attach = async (org_id: string, attachment: object) => {
    asked.push([org_id, attachment]);
    return { filename: 'INV-2026-0001.pdf', content, contentType: 'application/pdf' };
  };
  const own = mailWorker({ core: a.t.core, mailer: createMailer({ dir, publicUrl }), attach });
  await worker.run();
  const inv = newId('inv');
  const total = { amount: 123_456, currency: 'EUR' };
  const data = { type: 'invoice', number: 'INV-2026-0001', from: 'Acme', total, due_date: '2026-04-01' };
  const id = await ask('billing@example.com', 'invoice', { ...data, message: 'Thank you!' }, org.id);
  const file = { kind: 'invoice_pdf', id: inv };
  await a.t.db.system.query('UPDATE mails SET attachments = $2, cc = $3 WHERE id = $1', [
    id,
    JSON.stringify([file]),
    ['boss@example.com'],
  ]);
  await own.run();
  await own.stop();
  expect(asked).toEqual([[org.id, file]]);
  const mail = JSON.parse(await readFile(join(dir, `${id}.json`), 'utf8'));
  expect(mail).toMatchObject({
    cc: ['boss@example.com'],
    subject: 'Invoice INV-2026-0001 from Acme',
    attachments: [{ filename: 'INV-2026-0001.pdf', contentType: 'application/pdf', size: content.length }],
  });
  expect(mail.text).toContain('Thank you!\n\nInvoice INV-2026-0001 from Acme over €1,234.56 is attached.');
  expect(mail.html).toContain('It is due on 2026-04-01.');
  const eml = await readFile(join(dir, `${id}.eml`), 'utf8');
  expect(eml).toContain('Cc: boss@example.com');
  expect(eml).toContain(content.toString('base64'));
});

test('a mail whose file cannot be made waits, and does not go out without it', async () => {
  const id = await ask('billing@example.com', 'invoice', { total: { amount: 1, currency: 'JPY' } });
  await a.t.db.system.query(`UPDATE mails SET attachments = '[{"kind":"invoice_pdf","id":"inv"}]' WHERE id = $1`, [id]);
  await worker.run();
  expect(await rowOf(id)).toMatchObject({ attempts: 1, sent_at: null, failed_at: null });
});

test('a reminder says what is open', async () => {
  const data = { type: 'invoice', number: 'INV-7', from: 'Acme', amount_due: { amount: 500, currency: 'JPY' } };
  const id = await ask('billing@example.com', 'invoice_reminder', { ...data, due_date: '2026-04-01' });
  await worker.run();
  const mail = JSON.parse(await readFile(join(dir, `${id}.json`), 'utf8'));
  expect(mail.subject).toBe('Reminder: Invoice INV-7 from Acme');
  expect(mail.text).toContain('was due on 2026-04-01; ¥500 of it is open');
});

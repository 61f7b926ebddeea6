import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createLimiter, memoryStore } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import fastify, { type FastifyInstance } from 'fastify';
import { formRoutes } from './index.ts';
import { signPass } from './token.ts';

let t: TestCore;
let app: FastifyInstance;
let org: TestOrg;
let project_id: string;

type Row = Record<string, any>;

const serve = async (limits: { all?: number; sent?: number } = {}) => {
  const made = fastify();
  const limiter = (name: string, limit = 0) => createLimiter(name, { limit, window: 60 }, memoryStore());
  const options = { core: t.core, limiter: limiter('pages', limits.all), submissions: limiter('sent', limits.sent) };
  await made.register(formRoutes, { prefix: '/forms', ...options });
  return made;
};

beforeAll(async () => {
  t = await testCore();
  app = await serve();
});
afterAll(async () => {
  await app.close();
  await t.close();
});
beforeEach(async () => {
  org = await t.org('Juniper <Studio>');
  project_id = (await t.run('projects.create', org.owner, { name: 'Website' })).id;
});

const HTML = { accept: 'text/html,application/xhtml+xml' };
const topic = { key: 'topic', type: 'short_text', label: 'What is it <about>?', required: true };
const published = async (questions: object[] = [topic], more: object = {}): Promise<string> => {
  const { id } = await t.run('public_forms.create', org.owner, { project_id, name: 'Contact', questions, ...more });
  await t.run('public_forms.publish', org.owner, { form_id: id });
  return id;
};
const passOf = (form_id: string, secondsAgo = 60) => signPass(t.core, form_id, Date.now() - secondsAgo * 1000);
const open = (path: string, headers: object = HTML) => app.inject({ url: `/forms/${path}`, headers: { ...headers } });
const sendPage = (form_id: string, fields: Record<string, string | string[]>, pass = passOf(form_id)) => {
  const body = new URLSearchParams({ _pass: pass, _shown: 'topic' });
  for (const [name, values] of Object.entries(fields)) {
    body.delete(name);
    for (const value of [values].flat()) body.append(name, value);
  }
  const headers = { ...HTML, 'content-type': 'application/x-www-form-urlencoded' };
  return app.inject({ method: 'POST', url: `/forms/${form_id}`, headers, payload: body.toString() });
};
const sendJson = (form_id: string, payload: object | string, headers: object = {}, on = app) =>
  on.inject({
    method: 'POST',
    url: `/forms/${form_id}`,
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });
const sendParts = async (form_id: string, parts: [string, string | File][], headers: object = {}) => {
  const data = new FormData();
  for (const [name, value] of parts) data.append(name, value);
  const request = new Request('http://x', { method: 'POST', body: data });
  const payload = Buffer.from(await request.arrayBuffer());
  const type = request.headers.get('content-type') as string;
  return app.inject({
    method: 'POST',
    url: `/forms/${form_id}`,
    headers: { 'content-type': type, ...headers },
    payload,
  });
};
const submissions = async (form_id: string, more: object = {}): Promise<Row[]> =>
  (await t.run('public_forms.submissions.list', org.owner, { form_id, ...more })).data;

test('the page runs and loads nothing, shows what is asked as text, and sends to itself', async () => {
  const id = await published([{ ...topic, help: 'In a "few" words' }], { description: 'Tell us.\n<script>' });
  const page = await open(id);
  expect(page.statusCode).toBe(200);
  expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  expect(page.headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self';/,
  );
  expect(page.body).not.toMatch(/<script|style=|onload|href="http/);
  expect(page.body).toContain('<p class="from">Juniper &lt;Studio&gt;</p>');
  expect(page.body).toContain('<label for="q-topic">What is it &lt;about&gt;?</label>');
  expect(page.body).toContain('id="q-topic-help">In a &quot;few&quot; words<');
  expect(page.body).toContain('name="topic" aria-describedby="q-topic-help" required');
  expect(page.body).toContain(`action="/forms/${id}"`);
});

test('what a page sends becomes a submission and a task, and leads to the thanks', async () => {
  const id = await published([topic], { confirmation: 'We call you.\nSoon.' });
  const answer = await sendPage(id, { topic: '  A quote ' });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, `/forms/${id}/sent`]);
  expect(await submissions(id)).toMatchObject([{ answers: { topic: 'A quote' }, status: 'converted' }]);
  expect((await open(`${id}/sent`)).body).toContain('We call you.\nSoon.');
});

test('a fault shows the page again, with what was typed and what is wrong beside it', async () => {
  const mail = { key: 'mail', type: 'email', label: 'Mail', required: true };
  const id = await published([topic, mail]);
  const page = await sendPage(id, { topic: '"><b>', mail: 'nobody', _shown: 'topic,mail' });
  expect(page.statusCode).toBe(422);
  expect(page.body).toContain('<title>Not sent yet: Contact');
  expect(page.body).toContain('role="alert"');
  expect(page.body).toContain('<a href="#q-mail">Mail – Expected an address such as name@example.com.</a>');
  expect(page.body).toContain('aria-describedby="q-mail-fault" aria-invalid="true"');
  expect(page.body).toContain('value="&quot;&gt;&lt;b&gt;"');
  expect(page.body).toContain('value="nobody"');
  expect(await submissions(id)).toEqual([]);
});

const CONDITIONAL = [
  { ...topic, type: 'single_choice', choices: ['Work', 'Job'] },
  {
    key: 'cv',
    type: 'file',
    label: 'CV',
    required: true,
    shown_when: [{ question: 'topic', is: 'equals', value: 'Job' }],
  },
  {
    key: 'since',
    type: 'date',
    label: 'From when?',
    required: true,
    shown_when: [{ question: 'topic', is: 'equals', value: 'Job' }],
  },
];

test('questions that depend on answers appear in a second step, files in the last, and what was typed stays', async () => {
  const id = await published(CONDITIONAL, { auto_convert: false });
  const first = await open(id);
  expect(first.body).not.toMatch(/name="(since|cv)"/);
  expect(first.body).toContain('<button>Continue</button>');
  const second = await sendPage(id, { topic: 'Job' });
  expect(second.statusCode).toBe(200);
  expect(second.body).toContain('name="since"');
  expect(second.body).not.toContain('name="cv"');
  expect(second.body).toContain('value="Job" checked');
  expect(second.body).not.toContain('role="alert"');
  const third = await sendPage(id, { topic: 'Job', since: '2026-12-01', _shown: 'topic,since' });
  expect(third.body).toContain('type="file" id="q-cv" name="cv" required');
  expect(third.body).toContain('enctype="multipart/form-data"');
  expect(third.body).toContain('<button>Send</button>');
  expect(await submissions(id)).toEqual([]);
  const parts: [string, string | File][] = [
    ['_pass', passOf(id)],
    ['_shown', 'topic,since,cv'],
    ['topic', 'Job'],
    ['since', '2026-12-01'],
    ['cv', new File(['%PDF-1.7 me'], 'Me.pdf', { type: 'application/pdf' })],
  ];
  expect((await sendParts(id, parts, HTML)).statusCode).toBe(303);
  const [sent] = await submissions(id);
  expect(sent?.answers).toMatchObject({ topic: 'Job', since: '2026-12-01', cv: expect.stringMatching(/^att_/) });
});

test('an answer that is not asked any more is left out of what a page sends, and refused of a program', async () => {
  const id = await published(CONDITIONAL);
  expect((await sendPage(id, { topic: 'Work', since: '2026-12-01', _shown: 'topic,since' })).statusCode).toBe(303);
  expect(await submissions(id)).toMatchObject([{ answers: { topic: 'Work' } }]);
  const refused = await sendJson(id, { topic: 'Work', since: '2026-12-01' });
  expect(refused.json()).toMatchObject({ status: 422, errors: [{ field: 'since', code: 'not_asked' }] });
});

test('a page that is sent twice makes one submission, and says the same', async () => {
  const id = await published();
  const pass = passOf(id);
  const all = await Promise.all([1, 2, 3].map(() => sendPage(id, { topic: 'x' }, pass)));
  expect(all.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303]);
  expect(await submissions(id)).toHaveLength(1);
});

test('what people do not fill in or not so fast is kept apart, and answered like everything else', async () => {
  const id = await published();
  expect((await sendPage(id, { topic: 'x', _homepage: 'http://spam' })).statusCode).toBe(303);
  expect((await sendPage(id, { topic: 'y' }, passOf(id, 0))).statusCode).toBe(303);
  expect(await submissions(id)).toEqual([]);
  const kept = (await submissions(id, { spam: true })).map(({ spam_reason, task_id }) => [spam_reason, task_id]);
  expect(kept).toEqual([
    ['too_fast', null],
    ['trap', null],
  ]);
});

test.each([
  ['no pass', () => ''],
  ['a pass of another form', () => passOf('frm_01h455vb4pex5vsknk084sn02q')],
  ['a pass of yesterday', (id: string) => passOf(id, 90_000)],
  ['a forged pass', (id: string) => `${passOf(id).slice(0, -4)}AAAA`],
])('with %s the page is shown once more, with what was typed', async (_, pass) => {
  const id = await published();
  const page = await sendPage(id, { topic: 'Hello' }, pass(id));
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('value="Hello"');
  expect(await submissions(id)).toEqual([]);
});

test('a program sends one object, and its key makes one submission', async () => {
  const id = await published();
  const key = { 'idempotency-key': 'order-1' };
  const first = await sendJson(id, { topic: 'A quote' }, key);
  expect(first.statusCode).toBe(201);
  const [submission] = await submissions(id);
  expect(first.json()).toEqual({ id: submission?.id, form_id: id, form_version: 1 });
  const again = await sendJson(id, { topic: 'A quote' }, key);
  expect([again.json(), again.headers['idempotent-replayed']]).toEqual([first.json(), 'true']);
  expect((await sendJson(id, { topic: 'A quote' })).json().id).not.toBe(submission?.id);
});

test.each([
  ['an unknown name', { topic: 'x', constructor: 'y' }, 'constructor', 'unknown_field'],
  ['a missing answer', {}, 'topic', 'required'],
  ['another type', { topic: { a: [] } }, 'topic', 'invalid_type'],
  ['what cannot be stored', { topic: 'a\u0000b' }, 'topic', 'invalid_text'],
])('a program is told of %s by name', async (_, body, field, code) => {
  const answer = await sendJson(await published(), body);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.json()).toMatchObject({ code: 'validation_failed', status: 422, errors: [{ field, code }] });
});

test.each([
  ['no JSON', '{', 400],
  ['a list', '[]', 400],
  ['a prototype', '{"__proto__": {"topic": "x"}}', 400],
  ['nothing', 'null', 400],
])('%s is refused', async (_, body, status) => {
  expect((await sendJson(await published(), body)).statusCode).toBe(status);
});

const WITH_FILE = [
  topic,
  { key: 'brief', type: 'file', label: 'Brief', max_bytes: 1000, content_types: ['application/pdf'] },
];
const pdf = (bytes: string) => new File([bytes], '../Brief.pdf', { type: 'application/pdf' });

test('a file comes with the form, hangs on the submission and on its task, and nothing is left behind', async () => {
  const id = await published(WITH_FILE);
  const answer = await sendParts(id, [
    ['topic', 'x'],
    ['brief', pdf('%PDF-1.7')],
  ]);
  expect(answer.statusCode).toBe(201);
  const [submission] = await submissions(id);
  for (const subject_id of [submission?.id, submission?.task_id]) {
    const { data } = await t.run('attachments.list', org.owner, { subject_id });
    expect(data).toMatchObject([{ file_name: 'Brief.pdf', content_type: 'application/pdf', size: 8, status: 'ready' }]);
  }
  expect(submission?.answers.brief).toMatch(/^att_/);
  expect(t.files.uploaded.size).toBe(0);
});

test.each([
  ['too large', pdf(`%PDF-${'x'.repeat(1000)}`), 'too_big'],
  ['of a type that is not allowed', new File(['x'], 'x.txt', { type: 'text/plain' }), 'invalid_value'],
  ['not what it says', pdf('MZ'), 'invalid_value'],
  ['empty', pdf(''), 'too_small'],
])('a file that is %s is refused by name, and not kept', async (_, file, code) => {
  const id = await published(WITH_FILE);
  const kept = t.files.kept.size;
  const answer = await sendParts(id, [
    ['topic', 'x'],
    ['brief', file],
  ]);
  expect(answer.json()).toMatchObject({ status: 422, errors: [{ field: 'brief', code }] });
  expect([t.files.uploaded.size, t.files.kept.size]).toEqual([0, kept]);
});

test('of what takes one answer, a second is refused by name', async () => {
  const id = await published(WITH_FILE);
  const two = (name: string, value: () => string | File) =>
    sendParts(id, [
      [name, value()],
      [name, value()],
    ]);
  expect((await two('topic', () => 'x')).json()).toMatchObject({
    status: 422,
    errors: [{ field: 'topic', code: 'repeated' }],
  });
  const files = await two('brief', () => pdf('%PDF-1.7'));
  expect(files.json()).toMatchObject({ status: 422, errors: [{ field: 'brief', code: 'repeated' }] });
  expect(await submissions(id)).toEqual([]);
});

test.each(['9999-12-31', '0001-01-01', '0000-01-01', '2026-02-30'])(
  '%s is no day that an answer can be',
  async (when) => {
    const id = await published([topic, { key: 'when', type: 'date', label: 'When' }]);
    const answer = await sendJson(id, { topic: 'x', when });
    expect(answer.json()).toMatchObject({ status: 422, errors: [{ field: 'when', code: 'invalid_format' }] });
  },
);

test('more than a form takes is refused before it is read', async () => {
  const answer = await sendParts(await published(WITH_FILE), [['brief', pdf('x'.repeat(2_000_000))]]);
  expect(answer.json()).toMatchObject({ status: 413, code: 'payload_too_large' });
});

test('more answers than a form can have are refused, and not as if they were too many bytes', async () => {
  const many = Array.from({ length: 6100 }, (): [string, string] => ['topic', 'x']);
  const answer = await sendParts(await published(), many);
  expect(answer.json()).toMatchObject({ status: 413, detail: expect.stringContaining('more answers') });
});

test('the schema of the published version is JSON Schema, and those of earlier ones are still there', async () => {
  const id = await published();
  await t.run('public_forms.update', org.owner, { form_id: id, questions: [{ ...topic, key: 'why' }] });
  await t.run('public_forms.publish', org.owner, { form_id: id });
  const answer = await open(`${id}/schema.json`);
  expect(answer.headers['content-type']).toContain('application/schema+json');
  const { publicUrl } = t.core.ports;
  expect(answer.json()).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${publicUrl}/forms/${id}/schema.json?version=2`,
    required: ['why'],
    additionalProperties: false,
  });
  expect((await open(`${id}/schema.json?version=1`)).json()).toMatchObject({ required: ['topic'] });
  for (const version of ['3', '0', 'x', '99999999999']) {
    expect((await open(`${id}/schema.json?version=${version}`)).statusCode).toBe(404);
  }
});

test('a form that is not published, deleted, of a deleted organization or never there is not found', async () => {
  const [draft, gone] = [await published(), await published()];
  await t.run('public_forms.unpublish', org.owner, { form_id: draft });
  await t.run('public_forms.delete', org.owner, { form_id: gone });
  const other = await t.org('Other');
  const { id: theirs } = await t.run('projects.create', other.owner, { name: 'Theirs' });
  const wanted = { project_id: theirs, name: 'x', questions: [topic] };
  const { id: closed } = await t.run('public_forms.create', other.owner, wanted);
  await t.run('public_forms.publish', other.owner, { form_id: closed });
  expect((await open(closed)).statusCode).toBe(200);
  await t.run('orgs.delete', other.owner, { confirm_name: 'Other' });
  const never = 'frm_01h455vb4pex5vsknk084sn02q';
  for (const id of [draft, gone, closed, never, 'x', '__proto__', project_id]) {
    for (const path of [id, `${id}/sent`, `${id}/schema.json`]) expect((await open(path)).statusCode).toBe(404);
    expect((await sendJson(id, { topic: 'x' })).json()).toMatchObject({ code: 'not_found' });
    expect((await sendPage(id, { topic: 'x' }, passOf(never))).statusCode).toBe(404);
  }
});

test('a form that is closed says so', async () => {
  const id = await published([topic], { closes_at: '2020-01-01T00:00:00Z' });
  expect((await open(id)).body).toContain('Contact is closed');
  expect((await sendPage(id, { topic: 'x' })).body).toContain('This form is closed');
  expect((await sendJson(id, { topic: 'x' })).json()).toMatchObject({ status: 409, code: 'form_closed' });
});

test('one address may not ask or send without end', async () => {
  const id = await published();
  const limited = await serve({ all: 5, sent: 2 });
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await sendJson(id, { topic: 'x' }, {}, limited)).statusCode);
  for (let i = 0; i < 3; i++) statuses.push((await limited.inject({ url: `/forms/${id}`, headers: HTML })).statusCode);
  const last = await limited.inject({ url: `/forms/${id}`, headers: HTML });
  await limited.close();
  expect(statuses).toEqual([201, 201, 429, 200, 200, 429]);
  expect(last.headers['retry-after']).toBeDefined();
  expect(last.body).toContain('Too much at once');
});

test.each([
  ['without a boundary', 'multipart/form-data', '--x\r\n\r\n'],
  [
    'split by another boundary',
    'multipart/form-data; boundary=y',
    '--x\r\ncontent-disposition: form-data; name="topic"\r\n\r\nHi\r\n--x--\r\n',
  ],
  ['cut off', 'multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="topic"\r\n\r\nHi'],
])('a form that is %s is a mistake of the sender', async (_, type, payload) => {
  const id = await published();
  const answer = await app.inject({ method: 'POST', url: `/forms/${id}`, headers: { 'content-type': type }, payload });
  expect([answer.statusCode >= 400, answer.statusCode < 500]).toEqual([true, true]);
});

test('what JSON says is a file is none', async () => {
  const id = await published([topic, { key: 'paper', type: 'file', label: 'Paper' }]);
  const answer = await sendJson(id, { topic: 'x', paper: { size: 1, content_type: 'text/plain' } });
  expect([answer.statusCode, answer.json().errors]).toEqual([422, [expect.objectContaining({ field: 'paper' })]]);
});

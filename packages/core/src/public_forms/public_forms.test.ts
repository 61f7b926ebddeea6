import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sql } from '@stint/db';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type Caller, newId, type Permission } from '../kernel/index.ts';
import { intake } from './form.published.ts';
import { submitForm } from './form.submit.ts';

let t: TestCore;
let acme: TestOrg;
let project_id: string;

type Row = Record<string, any>;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  acme = await t.org();
  project_id = (await t.run('projects.create', acme.owner, { name: 'Website', code: 'WEB' })).id;
});

const run = (name: string, input: object, as: Caller = acme.owner): Promise<Row> =>
  t.run(`public_forms.${name}`, as, input);
const refused = (name: string, input: object, as: Caller = acme.owner) => t.refused(`public_forms.${name}`, as, input);
const QUESTIONS = [
  { key: 'topic', type: 'short_text', label: 'Topic', required: true },
  { key: 'urgency', type: 'single_choice', label: 'How soon?', choices: ['Now', 'Later'] },
  { key: 'by', type: 'date', label: 'By when?', shown_when: [{ question: 'urgency', is: 'equals', value: 'Later' }] },
  { key: 'wants', type: 'multiple_choice', label: 'What?', choices: ['Logo', 'Site'] },
];
const draft = (more: object = {}) => run('create', { project_id, name: 'Contact', questions: QUESTIONS, ...more });
const published = async (more: object = {}) => run('publish', { form_id: (await draft(more)).id });
const submit = (form_id: string, answers: object, more: object = {}, org = acme.id): Promise<Row> =>
  t.core
    .execute(submitForm, intake(org), { form_id, answers, ...more }, { via: 'system', request_id: newId('req') })
    .then(({ json }) => json.value);
const wrong = (field: string, code?: string) => ({
  code: 'validation_failed',
  details: { errors: [{ field, ...(code ? { code } : {}) }] },
});
const task = (task_id: string) => t.run('tasks.get', acme.owner, { task_id });

test('what is published stays as it is while the draft goes on, and a submission names its version', async () => {
  const { id: form_id, ...form } = await published({ auto_convert: false });
  expect(form).toMatchObject({ published_version: 1, path: `/forms/${form_id}` });
  await run('update', { form_id, questions: [{ key: 'other', type: 'short_text', label: 'Other', required: true }] });
  const first = await submit(form_id, { topic: 'One' });
  expect(await run('publish', { form_id })).toMatchObject({ published_version: 2 });
  await expect(submit(form_id, { topic: 'Two' })).rejects.toMatchObject({ code: 'validation_failed' });
  const second = await submit(form_id, { other: 'Two' });
  const asked = async (submission_id: string) =>
    (await run('submissions.get', { submission_id })).form_version.questions.map(({ key }: Row) => key);
  expect(await asked(first.id)).toEqual(['topic', 'urgency', 'by', 'wants']);
  expect(await asked(second.id)).toEqual(['other']);
  await expect(
    t.db.transaction(
      acme.id,
      () => t.db.query(sql`UPDATE public_form_versions SET number = 9`),
      (value) => ({ value }),
    ),
  ).rejects.toThrow(/permission denied/);
});

test('a form that asks nothing is not published, and one that is not published is not taken off', async () => {
  const { id: form_id } = await draft({ questions: [] });
  expect((await refused('publish', { form_id })).code).toBe('form_empty');
  expect((await refused('unpublish', { form_id })).code).toBe('form_not_published');
});

test.each([
  [
    'a key twice',
    [
      { key: 'a', type: 'short_text', label: 'A' },
      { key: 'a', type: 'url', label: 'B' },
    ],
    '1.key',
  ],
  ['a choice without choices', [{ key: 'a', type: 'single_choice', label: 'A' }], '0.choices'],
  ['a limit of another type', [{ key: 'a', type: 'date', label: 'A', max_length: 5 }], '0.max_length'],
  ['a least that is no number', [{ key: 'a', type: 'number', label: 'A', min: '1e3' }], '0.min'],
  ['a most below the least', [{ key: 'a', type: 'number', label: 'A', min: '10', max: '9.5' }], '0.max'],
  [
    'a condition on what comes later',
    [
      { key: 'a', type: 'url', label: 'A', shown_when: [{ question: 'b', is: 'answered' }] },
      { key: 'b', type: 'url', label: 'B' },
    ],
    '0.shown_when.0.question',
  ],
  [
    'a condition that its type cannot meet',
    [
      { key: 'a', type: 'checkbox', label: 'A' },
      { key: 'b', type: 'url', label: 'B', shown_when: [{ question: 'a', is: 'equals', value: 'x' }] },
    ],
    '1.shown_when.0.is',
  ],
])('%s is refused by name', async (_, questions, field) => {
  expect(await refused('create', { project_id, name: 'x', questions })).toMatchObject(wrong(`questions.${field}`));
});

test.each([
  ['title', { title: 'wants' }],
  ['due_date', { due_date: 'topic' }],
  ['description', { description: ['nothing'] }],
  [
    'priority_from.values.0.choice',
    { priority_from: { question: 'urgency', values: [{ choice: 'x', priority: 'low' }] } },
  ],
  ['group_id', { group_id: newId('grp') }],
  ['label_ids', { label_ids: [newId('lbl')] }],
  ['assignee_ids', { assignee_ids: [newId('usr')] }],
])('a mapping with a wrong %s is refused by name', async (field, mapping) => {
  expect(await refused('create', { project_id, name: 'x', questions: QUESTIONS, mapping })).toMatchObject(
    wrong(`mapping.${field}`),
  );
});

test('a submission becomes the task its form maps it to', async () => {
  const group = await t.run('task_groups.create', acme.owner, { project_id, name: 'Inbox' });
  const label = await t.run('labels.create', acme.owner, { name: 'Outside' });
  const mapping = {
    title: 'topic',
    description: ['wants', 'topic'],
    due_date: 'by',
    priority: 'low',
    priority_from: { question: 'urgency', values: [{ choice: 'Now', priority: 'urgent' }] },
    group_id: group.id,
    label_ids: [label.id],
    assignee_ids: [acme.owner.user_id],
  };
  const { id } = await published({ mapping });
  const later = await submit(id, {
    topic: 'New [logo](http://x) <b>',
    urgency: 'Later',
    by: '2026-12-24',
    wants: ['Logo', 'Site'],
  });
  expect(later).toMatchObject({ status: 'converted', converted_by: null, version: 2 });
  const made = await task(later.task_id);
  expect(made).toMatchObject({
    title: 'New [logo](http://x) <b>',
    due_date: '2026-12-24',
    priority: 'low',
    group_id: group.id,
    label_ids: [label.id],
    assignee_ids: [acme.owner.user_id],
    created_by: null,
  });
  expect(made.description).toBe(
    'Sent through the form “Contact” by somebody outside, in their words:\n\n**Topic**\n\n' +
      '> New \\[logo\\](http://x) \\<b\\>\n\n**What?**\n\n> Logo\n> Site',
  );
  const now = await submit(id, { topic: 'Help', urgency: 'Now' });
  expect(await task(now.task_id)).toMatchObject({ priority: 'urgent', due_date: null });
});

test('what the mapping points at may go; the task comes all the same', async () => {
  const group = await t.run('task_groups.create', acme.owner, { project_id, name: 'Inbox' });
  const label = await t.run('labels.create', acme.owner, { name: 'Outside' });
  const member = await acme.join('member');
  const mapping = { group_id: group.id, label_ids: [label.id], assignee_ids: [member.user_id] };
  const { id } = await published({ mapping });
  await t.run('task_groups.delete', acme.owner, { group_id: group.id });
  await t.run('labels.delete', acme.owner, { label_id: label.id });
  await t.run('members.remove', acme.owner, { member_id: member.member_id });
  const { task_id } = await submit(id, { topic: 'x' });
  expect(await task(task_id)).toMatchObject({ title: 'Contact', group_id: null, label_ids: [], assignee_ids: [] });
});

test('by hand it is converted once, also by two at once', async () => {
  const { id } = await published({ auto_convert: false });
  const { id: submission_id } = await submit(id, { topic: 'x' });
  const both = await Promise.allSettled([
    run('submissions.convert', { submission_id }),
    run('submissions.convert', { submission_id }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const { task_id } = await run('submissions.get', { submission_id });
  const { reason } = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
  expect(reason).toMatchObject({ code: 'submission_converted', details: { current_state: { task_id } } });
  expect((await t.run('tasks.list', acme.owner, { project_id })).data).toHaveLength(1);
  await run('submissions.delete', { submission_id });
  expect(await task(task_id)).toMatchObject({ title: 'Contact' });
});

test('making it a task needs what making a task needs', async () => {
  const { id } = await published({ auto_convert: false });
  const { id: submission_id } = await submit(id, { topic: 'x' });
  const reader = await acme.join('viewer', ['manage_forms']);
  expect(await refused('submissions.convert', { submission_id }, reader)).toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('manage_tasks'),
  });
});

test('having submissions become tasks by themselves is published by who may make tasks', async () => {
  const { id: form_id } = await published({ auto_convert: true });
  const manager = await acme.join('viewer', ['manage_forms']);
  expect(await refused('publish', { form_id }, manager)).toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('manage_tasks'),
  });
});

test('a file is what was uploaded, and nothing that says it is one', async () => {
  const questions = [
    { key: 'topic', type: 'short_text', label: 'Topic' },
    { key: 'paper', type: 'file', label: 'Paper' },
  ];
  const { id } = await published({ questions, auto_convert: false });
  for (const paper of [{ size: 1, content_type: 'text/plain' }, { size: 1, content_type: 5 }, 'att_x', null]) {
    const failure = await submit(id, { topic: 'x', paper }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'validation_failed', details: { errors: [{ field: 'paper' }] } });
  }
});

test("no line of a stranger's answer stands outside its quote, or is more than text there", async () => {
  const questions = [{ key: 'story', type: 'long_text', label: 'Story' }];
  const { id } = await published({ questions, mapping: {}, auto_convert: true });
  const submission = await submit(id, { story: 'hello\r\rApproved.\r- item\n===\n1. one\n    code &lt;' });
  const { description } = await t.run('tasks.get', acme.owner, { task_id: submission.task_id });
  const quote = description.split(/\r\n?|\n/).filter((line: string) => /hello|Approved|item|=|one|code/.test(line));
  expect(quote).toEqual(['> hello', '> Approved.', '> \\- item', '> \\===', '> 1\\. one', '> code \\&lt;']);
});

test('spam is kept apart, becomes no task by itself, and may be taken for what it is not', async () => {
  const { id: form_id } = await published();
  const spam = await submit(form_id, { topic: 'Buy' }, { spam_reason: 'trap' });
  expect(spam).toMatchObject({ status: 'spam', spam_reason: 'trap', task_id: null });
  const real = await submit(form_id, { topic: 'Hello' });
  const listed = async (more: object = {}) =>
    (await run('submissions.list', { form_id, ...more })).data.map((one: Row) => one.id);
  expect([await listed(), await listed({ spam: true })]).toEqual([[real.id], [spam.id]]);
  expect(await run('submissions.convert', { submission_id: spam.id })).toMatchObject({
    status: 'converted',
    converted_by: acme.owner.user_id,
  });
  expect(await listed({ spam: true })).toEqual([]);
});

test('what is sent twice, one after the other or at once, is one submission', async () => {
  const { id } = await published();
  const send = () => submit(id, { topic: 'x' }, { once: 'page 1' });
  const all = await Promise.allSettled([send(), send(), send()]);
  const made = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []));
  expect(made).toHaveLength(1);
  await expect(send()).rejects.toMatchObject({
    code: 'already_submitted',
    details: { current_state: { submission_id: made[0] } },
  });
  expect((await t.run('tasks.list', acme.owner, { project_id })).data).toHaveLength(1);
});

test('nothing comes in once a form is unpublished, closed, deleted, of an archived project or of another organization', async () => {
  const forms = [];
  for (let i = 0; i < 4; i++) forms.push((await published()).id as string);
  const [off, over, gone, last] = forms as [string, string, string, string];
  await run('unpublish', { form_id: off });
  await run('update', { form_id: over, closes_at: '2020-01-01T00:00:00Z' });
  await run('delete', { form_id: gone });
  const answers = { topic: 'x' };
  await expect(submit(off, answers)).rejects.toMatchObject({ code: 'not_found' });
  await expect(submit(over, answers)).rejects.toMatchObject({ code: 'form_closed' });
  await expect(submit(gone, answers)).rejects.toMatchObject({ code: 'not_found' });
  const other = await t.org('Other');
  await expect(submit(last, answers, {}, other.id)).rejects.toMatchObject({ code: 'not_found' });
  await t.run('projects.archive', acme.owner, { project_id });
  await expect(submit(last, answers)).rejects.toMatchObject({ code: 'form_closed' });
});

test('forms and what is sent are for who manages forms and sees the project, in events too', async () => {
  await t.run('projects.update', acme.owner, { project_id, is_private: true });
  const { id: form_id } = await published();
  const manages: Permission[] = ['manage_forms'];
  const people: [Caller, boolean][] = [
    [await acme.join('manager'), true],
    [await acme.join('member', manages), false],
    [await acme.join('contractor', manages), false],
    [await acme.join('member'), false],
    [(await t.org('Other')).owner, false],
  ];
  const after = (await t.run('events.list', acme.owner, { limit: 200 })).data.at(-1).seq;
  const { id: submission_id } = await submit(form_id, { topic: 'Secret' });
  for (const [as, sees] of people) {
    const calls = [
      run('get', { form_id }, as),
      run('submissions.list', { form_id }, as),
      run('submissions.get', { submission_id }, as),
    ];
    const answers = await Promise.allSettled(calls);
    expect(answers.map(({ status }) => status === 'fulfilled')).toEqual([sees, sees, sees]);
    const since = as.org_id === acme.id ? after : 0;
    const { data } = await t.run('events.list', as, { after: since, limit: 200 });
    const types = data.map(({ type }: Row) => type).filter((type: string) => /^form_submission|^task/.test(type));
    expect(types).toEqual(sees ? ['form_submission.received', 'task.created', 'form_submission.converted'] : []);
  }
});

test('a deleted form takes its submissions along, and leaves the tasks', async () => {
  const { id: form_id } = await published();
  const { id: submission_id, task_id } = await submit(form_id, { topic: 'x' });
  await run('delete', { form_id });
  expect((await refused('submissions.get', { submission_id })).code).toBe('not_found');
  expect((await task(task_id)).id).toBe(task_id);
});

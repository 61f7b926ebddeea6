import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '@modelcontextprotocol/client';
import { invitationToken } from '@stint/core';
import { followAll, runDueJobs, shaOf } from '@stint/testing';
import { callMcp, mcpClient, type Outcome, rest, Socket } from './clients.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

/** Somebody at work: their own live client, and their assistant. */
interface Colleague {
  readonly user_id: string;
  readonly socket: Socket;
  readonly assistant: Client;
}

let server: TestServer;
let ada: Person;
const open: Colleague[] = [];
beforeAll(async () => {
  server = await testServer();
  ada = await server.person();
});
afterAll(async () => {
  for (const { socket, assistant } of open) {
    socket.close();
    await assistant.close();
  }
  await server.close();
});

const answered = async (response: Promise<Response>): Promise<any> => {
  const got = await response;
  if (!got.ok) throw new Error(await got.text());
  return got.json();
};

async function atWork(user_id: string, session: string): Promise<Colleague> {
  const { token } = await answered(rest(server.url, session, 'POST', '/tokens', { name: 'a', scopes: ['manage:*'] }));
  const socket = await Socket.open(server.url, session);
  await socket.send('subscribe', { types: ['*'] });
  const colleague = { user_id, socket, assistant: await mcpClient(server.url, token) };
  open.push(colleague);
  return colleague;
}

/** Somebody new in Ada's organization. */
async function joined(role: string): Promise<Colleague> {
  const { email, session, user_id } = await server.person();
  const invitation = await answered(rest(server.url, ada.session, 'POST', '/invitations', { email, role }));
  const token = invitationToken(server.stint.core.ports.secret, ada.org_id, invitation.id);
  await answered(rest(server.url, session, 'POST', '/invitations/accept', { token }));
  const { access_token } = await answered(rest(server.url, session, 'POST', `/orgs/${ada.org_id}/switch`, {}));
  return atWork(user_id, access_token);
}

async function done(outcome: Promise<Outcome>): Promise<any> {
  const got = await outcome;
  if ('error' in got) throw new Error(JSON.stringify(got.error));
  return got.ok;
}

test("a team's day: each step is seen by a colleague at once, and by who has no access not at all", async () => {
  const me = await atWork(ada.user_id, ada.session);
  const [ben, eve] = [await joined('member'), await joined('contractor')];
  const tool = (name: string, input: object, who = me) => done(callMcp(who.assistant, name, input));
  const act = (name: string, input: object, who = me) => done(who.socket.call(name, input));
  const sees = (event: string, of: (data: any) => boolean = () => true) =>
    ben.socket.until((push) => push.event === event && of(push.data));

  // Ada plans a board with her assistant, and moves a card.
  const project = await tool('projects.create', { name: 'Rebrand', code: 'REB', is_private: true });
  await act('projects.members.add', { project_id: project.id, user_id: ben.user_id });
  const doing = await act('task_groups.create', { project_id: project.id, name: 'Doing' });
  const { tasks } = await tool('workflows.plan_tasks', {
    project_id: project.id,
    tasks: [
      { title: 'Wordmark', assignee_ids: [ben.user_id] },
      { title: 'Letterhead', depends_on_indexes: [0] },
    ],
  });
  const [wordmark] = tasks;
  await act('tasks.move', { task_id: wordmark.id, group_id: doing.id });
  await sees('task.created', ({ title }) => title === 'Letterhead');
  await sees('task.moved', ({ id, group_id }) => id === wordmark.id && group_id === doing.id);

  // A task that comes by itself.
  const rule = { project_id: project.id, rrule: 'FREQ=DAILY', template: { title: 'Proofread' } };
  const recurrence = await act('task_recurrences.create', rule);
  await runDueJobs(server.stint.core, ada.org_id);
  await sees('task.created', ({ title, recurrence_id }) => title === 'Proofread' && recurrence_id === recurrence.id);

  // They talk about it; Ben is mentioned.
  const channel = await tool('chat.task_channels.open', { task_id: 'REB-1' });
  const body = `<@${ben.user_id}> the serif looks tired`;
  await tool('chat.messages.send', { channel_id: channel.id, body });
  await sees('message.sent', (data) => data.body === body);

  // Ben attaches a file, and Ada sees it come.
  const bytes = Buffer.from('a better serif');
  const file = { file_name: 'serif.txt', content_type: 'text/plain', size: bytes.length };
  const { attachment, upload } = await act('attachments.create', { ...file, subject_id: wordmark.id }, ben);
  await server.upload(upload, bytes);
  await act('attachments.complete', { attachment_id: attachment.id }, ben);
  await me.socket.until(({ event, data }) => event === 'attachment.completed' && data.id === attachment.id);

  // A push closes it.
  const hook = await act('git.repositories.link', { provider: 'github', name: 'acme/rebrand', project_id: project.id });
  const sha = shaOf('serif');
  const commit = { id: sha, message: 'Fixes REB-1', timestamp: new Date().toISOString(), author: { name: 'Ben' } };
  const repository = { id: 7, full_name: 'acme/rebrand', default_branch: 'main' };
  const pushed = JSON.stringify({ ref: 'refs/heads/main', after: sha, commits: [commit], repository });
  const delivered = await fetch(hook.webhook_url.replace(server.settings.publicUrl, server.url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': 'first',
      'x-hub-signature-256': `sha256=${createHmac('sha256', hook.secret).update(pushed).digest('hex')}`,
    },
    body: pushed,
  });
  expect(delivered.status).toBe(202);
  await sees('task.status_changed', ({ id, completed_at }) => id === wordmark.id && completed_at !== null);

  // Ben's assistant finds it by a word that is mistyped, and he is told of the mention.
  await sees('notification.created', ({ user_id, category }) => user_id === ben.user_id && category === 'mentions');
  const found = await firstFound(() => tool('search.query', { query: 'wordmrak' }, ben));
  expect(found).toMatchObject({ kind: 'task', id: wordmark.id, key: 'REB-1' });
  expect((await tool('notifications.list', {}, ben)).data).toContainEqual(
    expect.objectContaining({ category: 'mentions' }),
  );

  // Eve was there all the time, and heard of what is everybody's.
  const { id: label_id } = await act('labels.create', { name: 'Print' });
  await eve.socket.until(({ event, data }) => event === 'label.created' && data.id === label_id);
  expect((await tool('search.query', { query: 'wordmark' }, eve)).data).toEqual([]);
  expect((await tool('notifications.list', {}, eve)).data).toEqual([]);
  const told = JSON.stringify(eve.socket.pushes);
  for (const secret of [project.id, wordmark.id, channel.id, attachment.id, hook.id, 'Wordmark', 'serif']) {
    expect(told).not.toContain(secret);
  }
});

/** The first that a search finds, once the index has come that far. */
async function firstFound(search: () => Promise<any>): Promise<unknown> {
  for (;;) {
    await followAll(server.stint.core, ada.org_id);
    const [first] = (await search()).data;
    if (first) return first;
  }
}

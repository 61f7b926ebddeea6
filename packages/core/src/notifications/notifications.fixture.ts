import { followAll, type TestCore, type TestOrg } from '@stint/testing';
import type { Caller } from '../kernel/index.ts';

/** What a person was told, the first first, once everything that happened was followed. */
export async function toldTo(t: TestCore, caller: Caller, input: object = {}): Promise<any[]> {
  await followAll(t.core, caller.org_id);
  return (await t.run('notifications.list', caller, { sort: 'seq', limit: 200, ...input })).data;
}

/** The mails asked for to a person, as the templates are given them. */
export async function mailsTo(t: TestCore, { email }: Caller): Promise<{ template: string; data: any }[]> {
  const { rows } = await t.db.system.query<{ template: string; data: any }>(
    'SELECT template, data FROM mails WHERE recipient = $1 ORDER BY created_at, id',
    [email],
  );
  return rows;
}

export const mention = ({ user_id }: Caller): string => `Please look, <@${user_id}>.`;

/** A project with a task that Ben is on, and nobody was told of yet. */
export async function team(t: TestCore) {
  const org: TestOrg = await t.org();
  const [ben, mira] = [await org.join('member'), await org.join('member')];
  const project = await t.run('projects.create', org.owner, { name: 'Website', code: 'WEB' });
  const task = await t.run('tasks.create', org.owner, { project_id: project.id, title: 'Wireframes' });
  const say = (who: Caller, body: string) => t.run('tasks.comments.create', who, { task_id: task.id, body });
  return { org, owner: org.owner, ben, mira, project, task, say };
}

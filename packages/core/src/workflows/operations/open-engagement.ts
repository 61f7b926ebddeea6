import { z } from 'zod';
import { Client, ClientNote } from '../../clients/index.ts';
import { createClient } from '../../clients/operations/create.ts';
import { getClient } from '../../clients/operations/get.ts';
import { addNote } from '../../clients/operations/notes/add.ts';
import { id, invalid, operation, post } from '../../kernel/index.ts';
import { madeOf, within } from '../../kernel/within.ts';
import { Project, ProjectMember } from '../../projects/index.ts';
import { createProject } from '../../projects/operations/create.ts';
import { addProjectMember } from '../../projects/operations/members/add.ts';
import { updateProjectMember } from '../../projects/operations/members/update.ts';
import { Task } from '../../tasks/index.ts';
import { addingTasks, addTasks, PlannedTask } from '../workflow.tasks.ts';
import { putOn } from '../workflow.team.ts';

const Person = addProjectMember.input.omit({ project_id: true, apply_to: true });

export const openEngagement = operation({
  name: 'workflows.open_engagement',
  summary: 'Start working for a client: project, people, first tasks',
  effect: 'write',
  permission: 'manage_projects',
  input: z.strictObject({
    /** A client that is there; else `new_client`. */
    client_id: id('cli').optional(),
    new_client: createClient.input.optional(),
    project: createProject.input.omit({ client_id: true }),
    members: z.array(Person).max(50).default([]),
    tasks: z.array(PlannedTask).max(100).default([]),
    /** A note on the client: what was agreed. */
    note: addNote.input.shape.body.optional(),
  }),
  output: z.strictObject({
    client: Client.schema,
    project: Project.schema,
    members: z.array(ProjectMember.schema),
    tasks: z.array(Task.schema),
    note: ClientNote.schema.nullable(),
  }),
  ...madeOf([createProject, getClient], {
    new_client: [createClient],
    members: [addProjectMember, updateProjectMember],
    tasks: addingTasks,
    note: [addNote],
  }),
  rest: post('/workflows/open-engagement', 201),
  mcp: {
    when: 'Set up new work in one call, all or nothing: client (client_id, or new_client if clients_list has none), project, people, first tasks, a note.',
  },
  async run(ctx, { client_id, new_client, project: wanted, members, tasks, note }) {
    if ((client_id === undefined) === (new_client === undefined)) {
      throw invalid('client_id', 'is required, or new_client in its place');
    }
    const client = client_id
      ? await within(ctx, getClient, { client_id }, 'client_id')
      : await within(ctx, createClient, new_client as z.input<typeof createClient.input>, 'new_client');
    const project = await within(ctx, createProject, { ...wanted, client_id: client.id }, 'project');
    const people = await putOn(ctx, project.id, members);
    return {
      client,
      project,
      members: people,
      tasks: await addTasks(ctx, project.id, tasks, 'tasks'),
      note: note === undefined ? null : await within(ctx, addNote, { client_id: client.id, body: note }, 'note'),
    };
  },
});

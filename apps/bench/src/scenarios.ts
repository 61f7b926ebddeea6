import { randomUUID } from 'node:crypto';
import type { BenchOrg } from './data.ts';
import type { Request } from './load.ts';

export interface Scenario {
  readonly name: string;
  /** The ratio to reach. */
  readonly goal: number;
  readonly ours: Request[];
  readonly bare: Request[];
  readonly bareOn: 'rest' | 'mcp';
}

const JSON_TYPE = { 'content-type': 'application/json' };
const bearer = (org: BenchOrg) => ({ authorization: `Bearer ${org.pat}` });

const QUERY = `{ tasks(first: 50) { nodes { id key title statusId priority dueDate assigneeIds trackedSeconds createdAt
  project { id name client { id name } } } } }`;

const CALL = (name: string, args: object) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });
const MCP = {
  ...JSON_TYPE,
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': '2025-11-25',
};

/** The whole catalogue of tools, for whoever may call all of them. */
export const toolLists = (orgs: readonly BenchOrg[]): Request[] =>
  orgs.map((org) => ({
    method: 'POST',
    path: '/mcp',
    headers: { ...MCP, ...bearer(org) },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  }));

export function scenarios(orgs: readonly BenchOrg[]): Scenario[] {
  const each = (make: (org: BenchOrg) => Request) => orgs.map(make);
  const some = (make: (org: BenchOrg, id: string) => Request) =>
    orgs.flatMap((org) => [7, 1234, 4321].map((nr) => make(org, org.task_ids[nr] as string)));
  const get = (path: string, headers = {}): Request => ({ method: 'GET', path, headers });
  const post = (path: string, headers: Record<string, string>, body: string): Request => ({
    method: 'POST',
    path,
    headers: { ...JSON_TYPE, ...headers },
    body,
  });
  const bareList = each((org) => get(`/${org.id}/tasks`));
  const bareGet = some((org, id) => get(`/${org.id}/tasks/${id}`));
  const ourCalls = some((org, task_id) => post('/mcp', { ...MCP, ...bearer(org) }, CALL('tasks_get', { task_id })));
  return [
    {
      name: 'list of 50 tasks',
      goal: 1.5,
      ours: each((org) => get('/api/v1/tasks?limit=50', bearer(org))),
      bare: bareList,
      bareOn: 'rest',
    },
    {
      name: 'get one task',
      goal: 0.6,
      ours: some((org, id) => get(`/api/v1/tasks/${id}`, bearer(org))),
      bare: bareGet,
      bareOn: 'rest',
    },
    {
      name: 'create a task, with audit and event',
      goal: 0.5,
      ours: each((org) =>
        post('/api/v1/tasks', bearer(org), JSON.stringify({ project_id: org.project_id, title: 'From the benchmark' })),
      ),
      bare: each((org) =>
        post(
          `/${org.id}/tasks`,
          {},
          JSON.stringify({
            project_id: org.project_id,
            title: 'From the benchmark',
            user_id: org.user_id,
            id: randomUUID(),
          }),
        ),
      ),
      bareOn: 'rest',
    },
    {
      name: 'GraphQL: 50 tasks with project and client, against the bare REST list',
      goal: 0.4,
      ours: each((org) => post('/graphql', bearer(org), JSON.stringify({ query: QUERY }))),
      bare: bareList,
      bareOn: 'rest',
    },
    { name: 'MCP tasks_get, against the bare REST get', goal: 0.4, ours: ourCalls, bare: bareGet, bareOn: 'rest' },
    {
      name: 'MCP tasks_get, against a bare MCP server',
      goal: 0,
      ours: ourCalls,
      bare: some((org, task_id) => post('/mcp', MCP, CALL('tasks_get', { org: org.id, task_id }))),
      bareOn: 'mcp',
    },
  ];
}

import { performance } from 'node:perf_hooks';
import { newId } from '@stint/core';
import pg from 'pg';
import type { BenchOrg } from './data.ts';
import { p95 } from './search.ts';

const COLUMNS = 5;
const A_COLUMN = 100;
const TIMES = 40;

export interface Board {
  /** Milliseconds. */
  readonly p95: number;
}

const QUERY = `query ($project: ID!) { taskGroups(projectId: $project, first: ${COLUMNS}) { nodes { id name tasks(first: ${A_COLUMN}, sort: "position") { nodes {
  id key title priority dueDate statusId position checklistTotal checklistDone
  assignees(first: 5) { nodes { userId name } } labels(first: 5) { nodes { id name colour } } } } } } }`;

/** A board of 500 tasks in five columns, each with two assignees and two labels. */
async function fill(database: string, org: BenchOrg): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const run = (text: string, ...values: unknown[]) => client.query(text, [org.id, ...values]);
  try {
    const ids = (kind: 'grp' | 'lbl' | 'usr' | 'mem', count: number) =>
      Array.from({ length: count }, () => newId(kind));
    const [groups, labels, users, members] = [ids('grp', COLUMNS), ids('lbl', 8), ids('usr', 10), ids('mem', 10)];
    await client.query(
      "INSERT INTO users (id, email, name) SELECT u, u || '@example.com', 'Person ' || right(u, 4) FROM unnest($1::text[]) u",
      [users],
    );
    await run(
      "INSERT INTO members (org_id, id, user_id, role) SELECT $1, m, u, 'member' FROM unnest($2::text[], $3::text[]) x(m, u)",
      members,
      users,
    );
    await run(
      "INSERT INTO labels (org_id, id, name, colour) SELECT $1, l, 'Label ' || nr, '#dc2626' FROM unnest($2::text[]) WITH ORDINALITY x(l, nr)",
      labels,
    );
    await run(
      "INSERT INTO task_groups (org_id, id, project_id, name, position) SELECT $1, g, $3, 'Column ' || nr, 'a' || nr FROM unnest($2::text[]) WITH ORDINALITY x(g, nr)",
      groups,
      org.project_id,
    );
    await run(
      `WITH board AS (SELECT id, row_number() OVER (ORDER BY position) AS nr FROM tasks WHERE org_id = $1 AND project_id = $3 ORDER BY position LIMIT $4)
        UPDATE tasks t SET group_id = ($2::text[])[1 + b.nr % $5], checklist_total = 5, checklist_done = b.nr % 5
        FROM board b WHERE t.org_id = $1 AND t.id = b.id`,
      groups,
      org.project_id,
      COLUMNS * A_COLUMN,
      COLUMNS,
    );
    for (const [table, column, of] of [
      ['task_assignees', 'user_id', users],
      ['task_labels', 'label_id', labels],
    ] as const) {
      await run(
        `INSERT INTO ${table} (org_id, task_id, ${column}) SELECT $1, t.id, ($2::text[])[1 + (t.nr + n) % cardinality($2::text[])]
          FROM (SELECT id, row_number() OVER (ORDER BY position) AS nr FROM tasks WHERE org_id = $1 AND group_id IS NOT NULL) t,
            generate_series(0, 3, 3) n ON CONFLICT DO NOTHING`,
        of,
      );
    }
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

/** Reads a board of 500 tasks with assignees, labels and checklist counts in one GraphQL request. */
export async function readBoard(url: string, database: string, org: BenchOrg): Promise<Board> {
  await fill(database, org);
  const body = JSON.stringify({ query: QUERY, variables: { project: org.project_id } });
  const headers = { authorization: `Bearer ${org.pat}`, 'content-type': 'application/json' };
  const times: number[] = [];
  for (let time = -5; time < TIMES; time++) {
    const start = performance.now();
    const answer = (await (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).json()) as Answered;
    if (time >= 0) times.push(performance.now() - start);
    const tasks = answer.data?.taskGroups.nodes.flatMap((group) => group.tasks.nodes) ?? [];
    const whole = tasks.filter(({ assignees, labels }) => assignees.nodes.length > 1 && labels.nodes.length > 1);
    if (whole.length !== COLUMNS * A_COLUMN)
      throw new Error(`The board was answered ${JSON.stringify(answer).slice(0, 500)}`);
  }
  return { p95: p95(times) };
}

interface Nodes<T> {
  readonly nodes: readonly T[];
}

interface Answered {
  readonly data?: {
    readonly taskGroups: Nodes<{ tasks: Nodes<{ assignees: Nodes<unknown>; labels: Nodes<unknown> }> }>;
  };
}

import { hashSecret, newId, newSecret, PREFIX } from '@stint/core';
import pg from 'pg';

export interface BenchOrg {
  readonly id: string;
  readonly user_id: string;
  readonly pat: string;
  readonly project_id: string;
  readonly task_ids: string[];
}

const ORGS = 20;
const TASKS_EACH = 5000;

/** 20 organizations with 5,000 tasks each, a client and five projects, and a token that may do everything. */
export async function fill(url: string): Promise<BenchOrg[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const orgs: BenchOrg[] = [];
  for (let n = 0; n < ORGS; n++) orgs.push(await fillOrg(client, n));
  await client.query('VACUUM ANALYZE');
  await client.end();
  return orgs;
}

async function fillOrg(client: pg.Client, n: number): Promise<BenchOrg> {
  const [org, user, member, customer] = [newId('org'), newId('usr'), newId('mem'), newId('cli')];
  const [open, done] = [newId('sts'), newId('sts')];
  const projects = Array.from({ length: 5 }, () => newId('prj'));
  const tasks = Array.from({ length: TASKS_EACH }, () => newId('task'));
  const pat = newSecret(PREFIX.pat);
  await client.query('BEGIN');
  const run = (text: string, ...values: unknown[]) => client.query(text, values);
  await run('INSERT INTO users (id, email, name) VALUES ($1, $2, $3)', user, `bench${n}@example.com`, `Bench ${n}`);
  await run("INSERT INTO org_logs (org_id, audit_hash) VALUES ($1, sha256(convert_to($2, 'UTF8')))", org, org);
  await run('INSERT INTO orgs (org_id, id, name) VALUES ($1, $1, $2)', org, `Bench ${n}`);
  await run("INSERT INTO members (org_id, id, user_id, role) VALUES ($1, $2, $3, 'owner')", org, member, user);
  await run(
    "INSERT INTO tokens (org_id, id, user_id, name, prefix, hash, scopes) VALUES ($1, $2, $3, 'bench', 'bench', $4, '{manage:*}')",
    org,
    newId('tok'),
    user,
    hashSecret(pat),
  );
  await run(
    `INSERT INTO task_statuses (org_id, id, name, colour, category, is_terminal, progress, position)
      VALUES ($1, $2, 'To do', '#64748b', 'open', false, 0, 'a0'), ($1, $3, 'Done', '#16a34a', 'done', true, 100, 'a1')`,
    org,
    open,
    done,
  );
  await run("INSERT INTO clients (org_id, id, name, currency) VALUES ($1, $2, 'Northwind', 'EUR')", org, customer);
  await run(
    `INSERT INTO projects (org_id, id, client_id, code, name, currency, last_task_number)
      SELECT $1, p.id, $2, 'P' || p.nr, 'Project ' || p.nr, 'EUR', $4 FROM unnest($3::text[]) WITH ORDINALITY AS p(id, nr)`,
    org,
    customer,
    projects,
    TASKS_EACH,
  );
  await run(
    `INSERT INTO tasks (org_id, id, project_id, key, title, description, status_id, priority, position, created_by,
        estimate_minutes, due_date, created_at, updated_at)
      SELECT $1, t.id, ($3::text[])[1 + t.nr % 5], 'P' || (1 + t.nr % 5) || '-' || t.nr, 'Task number ' || t.nr || ' of the benchmark',
        'What is to be done, in a sentence or two, so that rows have the size of real ones.',
        CASE WHEN t.nr % 3 = 0 THEN $5 ELSE $4 END, 'medium', 'a' || lpad(t.nr::text, 6, '0'), $6, 90, '2026-12-01',
        now() - t.nr * interval '1 minute', now()
      FROM unnest($2::text[]) WITH ORDINALITY AS t(id, nr)`,
    org,
    tasks,
    projects,
    open,
    done,
    user,
  );
  await run(
    'INSERT INTO task_assignees (org_id, task_id, user_id) SELECT $1, unnest($2::text[]), $3',
    org,
    tasks.filter((_, nr) => nr % 2 === 0),
    user,
  );
  await client.query('COMMIT');
  return { id: org, user_id: user, pat, project_id: projects[0] as string, task_ids: tasks };
}

import fastify from 'fastify';
import pg from 'pg';

/** What a careful engineer writes by hand: fastify, one pool, prepared statements, no tenancy, no rules. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = fastify();

const COLUMNS = `t.id, t.key, t.project_id, t.title, t.description, t.status_id, t.priority, t.group_id, t.parent_id,
  ARRAY(SELECT a.user_id FROM task_assignees a WHERE a.org_id = t.org_id AND a.task_id = t.id) AS assignee_ids,
  t.start_date, t.due_date, t.estimate_minutes, t.position, t.tracked_seconds, t.created_by, t.completed_at, t.deleted_at,
  t.version, t.created_at, t.updated_at`;

app.get('/healthz', async () => ({ status: 'ok' }));

app.get<{ Params: { org: string } }>('/:org/tasks', async ({ params }) => {
  const { rows } = await pool.query({
    name: 'list',
    text: `SELECT ${COLUMNS} FROM tasks t WHERE t.org_id = $1 AND t.deleted_at IS NULL
      ORDER BY t.created_at DESC, t.id DESC LIMIT 51`,
    values: [params.org],
  });
  return { data: rows.slice(0, 50), has_more: rows.length > 50 };
});

app.get<{ Params: { org: string; id: string } }>('/:org/tasks/:id', async ({ params }, reply) => {
  const { rows } = await pool.query({
    name: 'get',
    text: `SELECT ${COLUMNS} FROM tasks t WHERE t.org_id = $1 AND t.id = $2`,
    values: [params.org, params.id],
  });
  return rows[0] ?? reply.code(404).send({ error: 'not found' });
});

interface NewTask {
  readonly id: string;
  readonly project_id: string;
  readonly status_id: string;
  readonly title: string;
  readonly user_id: string;
}

let nr = 0;
app.post<{ Params: { org: string }; Body: NewTask }>('/:org/tasks', async ({ params, body }, reply) => {
  const mine = ++nr;
  const id = `task_bench${process.pid}x${mine}`;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query({
      name: 'task',
      text: `INSERT INTO tasks (org_id, id, project_id, key, title, status_id, position, created_by)
        SELECT $1::text, $2::text, $3, $2::text, $4, s.id, 'b' || $2::text, $5 FROM task_statuses s
        WHERE s.org_id = $1::text LIMIT 1 RETURNING *`,
      values: [params.org, id, body.project_id, body.title, body.user_id],
    });
    await client.query({
      name: 'event',
      text: `INSERT INTO events (org_id, seq, id, type, occurred_at, envelope) VALUES ($1, $2, $3, 'bare.created', now(), $4)`,
      values: [params.org, 1_000_000_000 + mine, id, JSON.stringify(rows[0])],
    });
    await client.query({
      name: 'audit',
      text: `INSERT INTO audit_entries (org_id, seq, id, occurred_at, via, operation, record, hash)
        VALUES ($1, $2, $3, now(), 'rest', 'tasks.create', $4, $5)`,
      values: [params.org, 1_000_000_000 + mine, id, JSON.stringify(rows[0]), Buffer.alloc(32)],
    });
    await client.query('COMMIT');
    return reply.code(201).send(rows[0]);
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.on('SIGTERM', () => process.exit(0));

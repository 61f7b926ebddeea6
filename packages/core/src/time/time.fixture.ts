import type { TestCore } from '@stint/testing';

/** An organization with a project for a client, and a task of it. */
export async function studio(t: TestCore) {
  const org = await t.org();
  const ada = org.owner;
  const client = await t.run('clients.create', ada, { name: 'Northwind' });
  const project: { id: string; client_id: string } = await t.run('projects.create', ada, {
    name: 'Website',
    client_id: client.id,
  });
  const task: { id: string; key: string } = await t.run('tasks.create', ada, {
    project_id: project.id,
    title: 'Wireframes',
  });
  /** The seconds that the task says were tracked. */
  const tracked = async () => (await t.run('tasks.get', ada, { task_id: task.id })).tracked_seconds;
  return { org, ada, project, task, tracked };
}

export type Studio = Awaited<ReturnType<typeof studio>>;

export const span = (from: string, to: string) => ({ started_at: from, stopped_at: to });

/** Puts an entry on a draft invoice, as it stands in the database. */
export async function bill(t: TestCore, { org, project }: Studio, entry_id: string): Promise<void> {
  const where = [org.id, project.client_id, `inv_${entry_id}`, `lin_${entry_id}`];
  await t.db.system.query(
    `WITH invoice AS (
       INSERT INTO invoices (org_id, id, type, client_id, payment_terms_days, currency, language, tax_treatment)
       VALUES ($1, $3, 'invoice', $2, 30, 'EUR', 'en', 'standard') RETURNING id)
     INSERT INTO invoice_lines (org_id, id, invoice_id, position, kind, description, quantity, unit, unit_price, tax_rate, tax_category, amount)
     SELECT $1, $4, id, 1, 'time', 'Work', 1, 'hours', 0, 0, 'S', 0 FROM invoice`,
    where,
  );
  await t.db.system.query('UPDATE time_entries SET invoice_line_id = $1 WHERE id = $2', [`lin_${entry_id}`, entry_id]);
}

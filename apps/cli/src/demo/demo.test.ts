import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '@stint/core';
import { loadSettings } from '@stint/server/settings';
import { type TestCore, testCore } from '@stint/testing';
import { seedDemo } from './seed.ts';

let stint: TestCore;
beforeAll(async () => {
  stint = await testCore();
});
afterAll(() => stint.close());

test('x', async () => {
  const settings = loadSettings({ STINT_SECRET: 'x'.repeat(40), STINT_HOME: '/nonexistent' });
  const t = performance.now();
  const demo = await seedDemo(stint.core, settings);
  console.log(performance.now() - t, demo, newId('req'));
  const { rows } = await stint.db.system.query(
    `select operation, count(*)::int from audit_entries group by 1 order by 2`,
  );
  console.log(rows);
  const { rows: p } = await stint.db.system.query(
    `select code, budget_alerted, budget_alerts, archived_at, (select sum(extract(epoch from stopped_at-started_at))/3600 from time_entries t where t.project_id=p.id) from projects p`,
  );
  console.log(p);
  const { rows: e } = await stint.db.system.query(`select type, count(*)::int from events group by 1`);
  console.log(e);
});

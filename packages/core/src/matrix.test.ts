import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AnyOperation, allOperations, type Caller, type Failure, needsOf, newId, PERMISSIONS } from '@stint/core';
import {
  type Fixture,
  fixture,
  overrides,
  requiredIds,
  sampleInput,
  type TestCore,
  type TestOrg,
  testCore,
  worlds,
} from '@stint/testing';

/**
 * Runs over every operation there is: a new one is tested before its author writes a test. Where the smallest input
 * that fits the schema is not enough, the fixture says what is.
 */
let t: TestCore;
let acme: TestOrg;
let other: TestOrg;
let shared: Fixture;
let worldFor: ReturnType<typeof worlds>;

beforeAll(async () => {
  t = await testCore();
  worldFor = worlds(t);
  acme = await t.org('Acme');
  other = await t.org('Other');
  shared = await fixture(t, acme);
});
afterAll(() => t.close());

const call = { via: 'rest', request_id: newId('req') } as const;

const refused = (operation: AnyOperation, caller: Caller, input: unknown): Promise<Failure> =>
  t.core.execute(operation, caller, input, call).then(
    () => Promise.reject(new Error(`${operation.name} was not refused.`)),
    (error: Failure) => error,
  );

const withScopes = (caller: Caller, scopes: string[]): Caller => ({
  ...caller,
  credential: { ...caller.credential, scopes },
});

const cases = allOperations.map((operation) => [operation.name, operation] as const);
const writes = cases.filter(([, { effect }]) => effect !== 'read');

describe.each(cases)('%s', (name, operation) => {
  test('declares how each protocol shows it', () => {
    expect(name).toMatch(/^[a-z_]+(\.[a-z_]+)*$/);
    expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
    if (operation.rest) {
      expect(operation.rest.path).toMatch(/^(\/[a-z0-9-]+|\/\{[a-z_]+\})+$/);
      const fields = Object.keys(operation.input.shape ?? {});
      for (const [, field] of operation.rest.path.matchAll(/\{(\w+)\}/g)) expect(fields).toContain(field);
    }
    if (operation.mcp) expect(operation.mcp.when.length).toBeGreaterThan(15);
  });

  test('is refused without its scope', async () => {
    const { scopes } = needsOf(operation);
    if (scopes.length === 0) return;
    const input = sampleInput(operation, shared.ids, overrides(shared));
    const narrow = withScopes(acme.owner, ['manage:nothing']);
    expect(await refused(operation, narrow, input)).toMatchObject({ code: 'insufficient_scope', status: 403 });
    if (operation.effect === 'read') return;
    expect(scopes).toContainEqual(
      expect.stringMatching(operation.effect === 'destroy' ? /^manage:/ : /^(write|manage):/),
    );
    const reader = withScopes(acme.owner, ['read:*']);
    expect(await refused(operation, reader, input)).toMatchObject({ code: 'insufficient_scope' });
  });

  test('is refused without its permission', async () => {
    const input = sampleInput(operation, shared.ids, overrides(shared));
    for (const any of needsOf(operation, input).permissions) {
      const permissions = new Set(PERMISSIONS.filter((held) => !any.includes(held)));
      const failure = await refused(operation, { ...acme.owner, role: 'custom', permissions }, input);
      expect(failure).toMatchObject({ code: 'forbidden', status: 403 });
      for (const one of any) expect(failure.message).toContain(one);
    }
  });

  test('takes no more than what its steps are said to need', async () => {
    if (!operation.steps) return;
    const input = sampleInput(operation, shared.ids, overrides(shared));
    const { scopes, permissions } = needsOf(operation, input);
    const just = { ...withScopes(acme.owner, [...scopes]), role: 'custom', permissions: new Set(permissions.flat()) };
    const code = await t.core.execute(operation, just, input, { ...call, dry_run: true }).then(
      () => 'done',
      (failure: Failure) => failure.code,
    );
    expect(code).not.toMatch(/^(insufficient_scope|forbidden)$/);
  });

  test('refuses a field it does not know, by name', async () => {
    const input = { ...sampleInput(operation, shared.ids, overrides(shared)), surprise: 1 };
    const failure = await refused(operation, acme.owner, input);
    expect(failure).toMatchObject({ code: 'validation_failed', status: 422 });
    expect(failure.details.errors).toContainEqual(
      expect.objectContaining({ field: 'surprise', code: 'unknown_field' }),
    );
  });

  test('names each field that is missing from an empty body', async () => {
    const missing = requiredIds(operation);
    if (missing.length === 0) return;
    const failure = await refused(operation, acme.owner, {});
    expect(failure.code).toBe('validation_failed');
    for (const { field } of missing) {
      expect(failure.details.errors).toContainEqual(expect.objectContaining({ field, code: 'required' }));
    }
  });

  test('says which kind of id it expected', async () => {
    for (const { field, kind } of requiredIds(operation)) {
      const input = { ...sampleInput(operation, shared.ids, overrides(shared)), [field]: newId('evt') };
      const failure = await refused(operation, acme.owner, input);
      expect(failure.code).toBe('validation_failed');
      const error = failure.details.errors?.find((fault) => fault.field === field);
      expect(error?.message).toContain(`${kind}_`);
    }
  });

  test("finds nothing by another organization's ids", async () => {
    if (operation.runsIn || requiredIds(operation).length === 0) return;
    const input = sampleInput(operation, shared.ids, overrides(shared));
    expect(await refused(operation, other.owner, input)).toMatchObject({ code: 'not_found', status: 404 });
  });
});

test.each(cases.filter(([, { effect }]) => effect === 'read'))(
  '%s answers what its schema says',
  async (_, operation) => {
    const input = sampleInput(operation, shared.ids, overrides(shared));
    const { json } = await t.core.execute(operation, acme.owner, input, call);
    expect(operation.output.safeParse(json.value).error?.issues ?? []).toEqual([]);
  },
);

/** The paths at which an answer says an amount of money or a rate. */
function amountsIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Object.keys(value);
  if (keys.length === 2 && keys.includes('amount') && keys.includes('currency')) return [path];
  return Object.entries(value).flatMap(([name, part]) =>
    /^(billable_|cost_|default_)rate$|_price$/.test(name) && part !== null
      ? [`${path}.${name}`]
      : amountsIn(part, `${path}.${name}`),
  );
}

test.each(cases)('%s says no amount and no rate to who may see neither rates nor finances', async (name, operation) => {
  const hidden: readonly string[] = ['view_rates', 'view_finances', 'manage_expenses'];
  const permissions = new Set(PERMISSIONS.filter((held) => !hidden.includes(held)));
  const input = sampleInput(operation, shared.ids, overrides(shared));
  const blind: Caller = { ...(shared.caller(name) ?? acme.owner), role: 'custom', permissions };
  const answer = await t.core.execute(operation, blind, input, { ...call, dry_run: true }).then(
    ({ json }) => json.value,
    (error: Failure) => ({ code: error.code }),
  );
  // What one spent oneself is no secret, and neither is what one just said.
  if (name.startsWith('expenses.') || name === 'invoices.recurrences.create') return;
  expect(amountsIn(answer)).toEqual([]);
});

test.each(writes)(
  '%s answers what its schema says, publishes what it declares, and is done once for a repeated key',
  async (name, operation) => {
    const world = await worldFor(name);
    const { org } = world;
    const input = sampleInput(operation, world.ids, overrides(world));
    const caller = world.caller(operation.name) ?? org.owner;
    const target = operation.runsIn?.(caller, input, t.core.ports, 'once') ?? org.id;
    const log = async () => {
      const { rows } = await t.db.system.query(
        `SELECT (SELECT count(*)::int FROM events WHERE org_id = $1) AS events,
          (SELECT count(*)::int FROM audit_entries WHERE org_id = $1) AS audits`,
        [target],
      );
      return rows[0] as { events: number; audits: number };
    };
    const before = await log();
    const keyed = { ...call, idempotency_key: 'once' };
    const first = await t.core.execute(operation, caller, input, keyed);
    expect(operation.output.safeParse(first.json.value).error?.issues ?? []).toEqual([]);
    const after = await log();
    // What it performs is recorded by itself.
    if (!operation.performs) expect(after.audits).toBe(before.audits + 1);
    expect(after.events).toBeGreaterThan(before.events);

    const { rows: events } = await t.db.system.query(
      'SELECT seq::int, type, envelope FROM events WHERE org_id = $1 ORDER BY seq',
      [target],
    );
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(first.seq).toBe(events.length);
    const declared = operation.emits?.map(({ type }: { type: string }) => type);
    const published = events.slice(before.events).filter(({ envelope }) => envelope.operation === name);
    if (!operation.performs) expect(published).toHaveLength(after.events - before.events);
    for (const { type, envelope } of published) {
      expect(declared).toContain(type);
      expect(envelope).toMatchObject({ org_id: target, operation: operation.name, actor: { user_id: caller.user_id } });
      const entity = operation.emits?.find((event) => event.type === type)?.entity;
      expect(entity.schema.safeParse(envelope.data).error?.issues ?? []).toEqual([]);
    }

    const again = await t.core.execute(operation, caller, input, keyed);
    expect(again.replayed).toBe(true);
    expect(withoutSecrets(operation, again.json.value)).toEqual(withoutSecrets(operation, first.json.value));
    expect(await log()).toEqual(after);
  },
);

/** A secret is shown once: a replay comes without it. */
function withoutSecrets(operation: AnyOperation, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([field]) => !operation.secrets?.includes(field)));
}

import {
  type AnyOperation,
  allEntities,
  allGraph,
  allOperations,
  type BuiltInRole,
  type Caller,
  type Core,
  createCore,
  effectivePermissions,
  Failure,
  failures,
  foundOrg,
  type Invocation,
  newId,
  operation,
  orgCreated,
  type Permission,
  requestApproval,
} from '@stint/core';
import { Database, sql } from '@stint/db';
import { z } from 'zod';
import { testDatabase } from './database.ts';
import { type MemoryFiles, memoryFiles } from './files.ts';

const found = operation({
  name: 'test.found',
  summary: 'Found an organization for a test',
  effect: 'write',
  permission: null,
  scope: 'any',
  input: z.strictObject({ name: z.string() }),
  output: z.any(),
  emits: [orgCreated],
  rest: false,
  mcp: false,
  run: async (ctx, { name }) => {
    const { user_id, email } = ctx.caller;
    await ctx.query(sql`INSERT INTO users (id, email, name) VALUES (${user_id}, ${email}, ${ctx.caller.name})`);
    return foundOrg(ctx, { name, time_zone: 'Europe/Vienna', currency: 'EUR' });
  },
});

/** An organization in a test, and who calls in it. */
export interface TestOrg {
  readonly id: string;
  readonly owner: Caller;
  /** Adds a member with this role, and extra grants. */
  join(role: BuiltInRole, grants?: readonly Permission[]): Promise<Caller>;
}

/** What a test does with a core; `run` calls an operation by name and answers its parsed output. */
export interface TestKit {
  readonly core: Core;
  readonly db: Database;
  org(name?: string): Promise<TestOrg>;
  run<T = any>(name: string, caller: Caller, input?: unknown, invocation?: Partial<Invocation>): Promise<T>;
  /** The code of the failure the call answers; fails when it succeeds. */
  refused(name: string, caller: Caller, input?: unknown): Promise<Failure>;
  /** Sends a file to the link it was announced with. */
  upload(link: Upload, bytes: Uint8Array): Promise<void>;
}

interface Upload {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A core over a database of its own. */
export interface TestCore extends TestKit {
  readonly url: string;
  readonly files: MemoryFiles;
  close(): Promise<void>;
}

export function testCaller(org_id: string, role: BuiltInRole, grants: readonly Permission[] = []): Caller {
  const user_id = newId('usr');
  return {
    org_id,
    user_id,
    member_id: newId('mem'),
    role,
    name: `Test ${role}`,
    email: `${user_id}@example.com`,
    time_zone: 'Europe/Vienna',
    permissions: effectivePermissions(role, null, grants, []),
    credential: { kind: 'session', id: newId('ses'), scopes: ['manage:*'], expires_at: null },
  };
}

export async function testCore(): Promise<TestCore> {
  const { url, drop } = await testDatabase();
  const db = new Database({ url, max: 8 });
  const files = memoryFiles();
  const core = createCore({
    db,
    operations: allOperations,
    entities: allEntities,
    graph: allGraph,
    approval: requestApproval,
    settings: { auditFull: false },
    ports: {
      secret: Buffer.alloc(32, 7),
      publicUrl: 'http://127.0.0.1:3000',
      startSession: async () => ({
        access_token: 'access',
        refresh_token: 'refresh',
        token_type: 'Bearer',
        expires_in: 900,
      }),
      files,
    },
  });
  return {
    ...testKit(core, async (link, bytes) => files.upload(link.url, bytes)),
    url,
    files,
    async close() {
      await db.close();
      await drop();
    },
  };
}

/** What goes wrong by name is on the operation: the contract files and the docs are made of it. */
const declares = ({ fails }: AnyOperation, { code }: Failure): boolean =>
  code in failures || (fails ?? []).some((failure) => failure.code === code);

/** The kit over a core that is there already, such as a server's. */
export function testKit(core: Core, upload: TestKit['upload']): TestKit {
  const { db } = core;
  const run = async (name: string, caller: Caller, input: unknown = {}, invocation: Partial<Invocation> = {}) => {
    const op = core.operations.get(name);
    if (!op) throw new Error(`There is no operation ${name}.`);
    const call = { via: 'rest', request_id: newId('req'), ...invocation } as const;
    const result = await core.execute(op, caller, input, call).catch((error: unknown) => {
      throw error instanceof Failure && !declares(op, error)
        ? new Error(`${name} answers ${error.code}, which its \`fails\` does not list.`, { cause: error })
        : error;
    });
    return result.json.value;
  };
  return {
    core,
    db,
    run,
    upload,
    async org(name = 'Acme') {
      const owner = testCaller(newId('org'), 'owner');
      await core.execute(found, owner, { name }, { via: 'system', request_id: newId('req') });
      return {
        id: owner.org_id,
        owner,
        async join(role, grants = []) {
          const caller = testCaller(owner.org_id, role, grants);
          const { user_id, email, member_id } = caller;
          await db.system.query('INSERT INTO users (id, email, name) VALUES ($1, $2, $3)', [
            user_id,
            email,
            caller.name,
          ]);
          await db.system.query('INSERT INTO members (org_id, id, user_id, role, grants) VALUES ($1, $2, $3, $4, $5)', [
            owner.org_id,
            member_id,
            user_id,
            role,
            grants,
          ]);
          return caller;
        },
      };
    },
    async refused(name, caller, input) {
      try {
        await run(name, caller, input);
      } catch (error) {
        return error as Failure;
      }
      throw new Error(`${name} was not refused.`);
    },
  };
}

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadSettings, originOf, SettingsError, secretFor, VARIABLES, variablesTable } from './settings.ts';

const SECRET = 'x'.repeat(32);

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
}

test('an empty environment is a development server on loopback with everything embedded', () => {
  expect(loadSettings({})).toEqual({
    environment: 'development',
    production: false,
    host: '127.0.0.1',
    port: 3000,
    publicUrl: 'http://127.0.0.1:3000',
    databaseUrl: null,
    redisUrl: null,
    home: resolve('.stint'),
    secret: null,
    demo: true,
    smtpUrl: null,
    storageUrl: null,
    logLevel: 'info',
    audit: 'metadata',
    dbPool: 10,
    rateLimit: 3000,
    authRateLimit: 60,
    cimd: false,
    trustedProxies: 0,
    allowedOrigins: [],
    token: null,
  });
});

test('an empty or blank value counts as unset', () => {
  const blank = Object.fromEntries(Object.keys(VARIABLES).map((name, index) => [name, index % 2 ? '' : '  ']));
  expect(loadSettings(blank)).toEqual(loadSettings({}));
});

test('every fault is told at once, a line each', () => {
  const faults = faultsOf({
    PORT: 'eighty',
    LOG_LEVEL: 'loud',
    STINT_AUDIT: 'some',
    STINT_FOO: '1',
    REDIS_URL: 'here',
  });
  expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual([
    'LOG_LEVEL',
    'PORT',
    'REDIS_URL',
    'STINT_AUDIT',
    'STINT_FOO',
  ]);
  for (const fault of faults) expect(fault).not.toContain('\n');
});

describe('one value', () => {
  test.each([
    ['PORT', '65536', 'a whole number from 0 to 65535'],
    ['PORT', '-1', 'a whole number from 0 to 65535'],
    ['PORT', '3000.5', 'a whole number from 0 to 65535'],
    ['HOST', 'http://here', 'a host name or an address'],
    ['NODE_ENV', 'prod', 'one of development, production, test'],
    ['PUBLIC_URL', 'https://example.com/stint', 'an origin'],
    ['PUBLIC_URL', 'https://user:pass@example.com', 'an origin'],
    ['PUBLIC_URL', 'ftp://example.com', 'an origin'],
    ['DATABASE_URL', 'mysql://example.com/a', 'postgres://'],
    ['REDIS_URL', 'http://example.com', 'redis://'],
    ['SMTP_URL', 'mail.example.com', 'smtp://'],
    ['STORAGE_URL', '/var/files', 's3://'],
    ['LOG_LEVEL', 'verbose', 'one of trace, debug'],
    ['STINT_AUDIT', 'FULL', 'one of metadata, full'],
    ['STINT_DEMO', 'yes', '0 or 1'],
    ['STINT_SECRET', 'x'.repeat(31), '32 characters'],
    ['STINT_DB_POOL', '0', 'a whole number from 1 to 500'],
    ['STINT_RATE_LIMIT', '-5', 'a whole number from 0'],
    ['STINT_AUTH_RATE_LIMIT', 'none', 'a whole number from 0'],
    ['STINT_ALLOWED_ORIGINS', 'https://a.example,b.example', 'an origin'],
  ])('%s=%s is a fault that says what was expected', (name, value, expected) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`${name}: expected ${expected}`.slice(0, name.length + 11));
    expect(faults[0]).toContain(expected);
  });

  test.each([
    ['PORT', '0', 'port', 0],
    ['HOST', '::1', 'host', '::1'],
    ['PUBLIC_URL', 'https://stint.example.com/', 'publicUrl', 'https://stint.example.com'],
    ['DATABASE_URL', 'postgresql://u:p@h/d', 'databaseUrl', 'postgresql://u:p@h/d'],
    ['REDIS_URL', 'rediss://h:1', 'redisUrl', 'rediss://h:1'],
    ['STINT_DEMO', '0', 'demo', false],
    ['STINT_HOME', '/var/stint', 'home', '/var/stint'],
    ['STINT_RATE_LIMIT', '0', 'rateLimit', 0],
    [
      'STINT_ALLOWED_ORIGINS',
      ' https://a.example/ ,, http://localhost:5173',
      'allowedOrigins',
      ['https://a.example', 'http://localhost:5173'],
    ],
    ['STINT_TOKEN', 'stint_pat_x', 'token', 'stint_pat_x'],
  ])('%s=%s is taken', (name, value, key, expected) => {
    expect(loadSettings({ [name]: value })).toMatchObject({ [key]: expected });
  });
});

test('a value that may be a password is never repeated', () => {
  const env = {
    DATABASE_URL: 'mysql://root:hunter2@h/d',
    STINT_SECRET: 'hunter2',
    SMTP_URL: 'x://:hunter2@h',
    STORAGE_URL: 'hunter2',
  };
  const faults = faultsOf(env);
  expect(faults).toHaveLength(4);
  expect(faults.join()).not.toContain('hunter2');
});

test('an unknown STINT_ name is a fault that suggests the nearest known one', () => {
  expect(faultsOf({ STINT_HOEM: '/x' })[0]).toContain('did you mean STINT_HOME?');
  expect(faultsOf({ STINT_SECRETS: SECRET })[0]).toContain('did you mean STINT_SECRET?');
  expect(faultsOf({ STINT_COMPLETELY_DIFFERENT: '1' })[0]).not.toContain('did you mean');
  expect(faultsOf({ STINT_HOEM: '' })).toHaveLength(1);
  expect(faultsOf({ OTHER_HOEM: '/x', TEST_SERVER_URL: 'x' })).toEqual([]);
});

describe('production', () => {
  test('without a secret is refused', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toEqual([expect.stringContaining('STINT_SECRET: required')]);
    expect(faultsOf({ NODE_ENV: 'production', STINT_SECRET: '' })).toHaveLength(1);
    expect(() => secretFor({ secret: null, production: true, home: '/nowhere' })).toThrow('STINT_SECRET');
  });

  test('with a short secret says one thing about it', () => {
    expect(faultsOf({ NODE_ENV: 'production', STINT_SECRET: 'short' })).toEqual([
      expect.stringContaining('32 characters'),
    ]);
  });

  test('never has the demo organization', () => {
    expect(loadSettings({ NODE_ENV: 'production', STINT_SECRET: SECRET }).demo).toBe(false);
    expect(faultsOf({ NODE_ENV: 'production', STINT_SECRET: SECRET, STINT_DEMO: '1' })).toEqual([
      expect.stringContaining('STINT_DEMO'),
    ]);
  });
});

test('the demo organization is made without being asked on the embedded database only', () => {
  const DATABASE_URL = 'postgres://127.0.0.1/mine';
  expect(loadSettings({}).demo).toBe(true);
  expect(loadSettings({ DATABASE_URL }).demo).toBe(false);
  expect(loadSettings({ DATABASE_URL, STINT_DEMO: '1' }).demo).toBe(true);
});

test('the public address follows host and port, and names a host that can be reached', () => {
  expect(loadSettings({ HOST: '0.0.0.0', PORT: '8080' }).publicUrl).toBe('http://localhost:8080');
  expect(originOf('::1', 80)).toBe('http://[::1]:80');
  expect(originOf('stint.internal', 80)).toBe('http://stint.internal:80');
});

test('the table for people names every setting', () => {
  const table = variablesTable();
  for (const name of Object.keys(VARIABLES)) expect(table).toContain(`| \`${name}\` |`);
});

describe('the secret', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'stint-settings-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));
  const of = (more: Partial<Parameters<typeof secretFor>[0]> = {}) =>
    secretFor({ secret: null, production: false, home: join(home, 'new'), ...more });

  test('that was set is used and not written down', () => {
    expect(of({ secret: SECRET })).toBe(SECRET);
    expect(() => statSync(join(home, 'new'))).toThrow('ENOENT');
  });

  test('is made once when developing, and readable by its owner only', () => {
    const made = of();
    expect(made.length).toBeGreaterThanOrEqual(32);
    expect(of()).toBe(made);
    const file = join(home, 'new', 'secret');
    expect(readFileSync(file, 'utf8').trim()).toBe(made);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('that was damaged is not replaced in silence', () => {
    writeFileSync(join(home, 'secret'), 'oops');
    expect(() => of({ home })).toThrow('does not hold a secret');
  });
});

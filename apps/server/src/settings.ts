import { isAbsolute, resolve } from 'node:path';
import type { z } from 'zod';
import { nearest } from './settings/nearest.ts';
import { NAMES, VARIABLES, type Variable } from './settings/variables.ts';

export { nearest } from './settings/nearest.ts';
export { secretFor } from './settings/secret.ts';
export { VARIABLES, type Variable, variablesTable } from './settings/variables.ts';

/** What a process was asked to be. Everything is checked; nothing reads the environment after this. */
export interface Settings {
  readonly environment: 'development' | 'production' | 'test';
  readonly production: boolean;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Origin under which clients reach the server; no slash at the end. */
  readonly publicUrl: string;
  /** null: the embedded PostgreSQL in `home`. */
  readonly databaseUrl: string | null;
  /** null: events stay in the process. */
  readonly redisUrl: string | null;
  /** Absolute. */
  readonly home: string;
  /** null: `secretFor(settings)` makes and keeps one, outside production only. */
  readonly secret: string | null;
  readonly demo: boolean;
  /** null: mail is written to `home`/mail. */
  readonly smtpUrl: string | null;
  /** null: files are kept in `home`/files. */
  readonly storageUrl: string | null;
  readonly logLevel: LogLevel;
  readonly audit: 'metadata' | 'full';
  /** Connections for operations. */
  readonly dbPool: number;
  /** Requests a minute for each credential, or address without one; 0: no limit. */
  readonly rateLimit: number;
  /** Sign-ins, registrations and password mails a minute for each address; 0: no limit. */
  readonly authRateLimit: number;
  /** Proxies in front, whose X-Forwarded-For is believed. */
  readonly trustedProxies: number;
  /** Origins beside `publicUrl` that browsers may call from. */
  readonly allowedOrigins: readonly string[];
  /** OAuth clients may be named by the address of their metadata, which is fetched. */
  readonly cimd: boolean;
  /** The token that `stint mcp` signs in with. */
  readonly token: string | null;
}

type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** The environment cannot be used; one line a fault. */
export class SettingsError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'SettingsError';
    this.faults = faults;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;
type Values = { readonly [K in keyof typeof VARIABLES]: z.output<(typeof VARIABLES)[K]['schema']> };

/** Reads the settings, or throws a SettingsError that names every fault at once. An empty string counts as unset. */
export function loadSettings(env: Environment = process.env): Settings {
  const faults = unknownNames(env);
  const values: Record<string, unknown> = {};
  for (const [name, { schema, secret }] of Object.entries<Variable>(VARIABLES)) {
    const given = env[name]?.trim() || undefined;
    const parsed = schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    // A value that may be a password is not repeated.
    else faults.push(`${name}: ${parsed.error.issues[0]?.message}${secret ? '' : ` (it is ${JSON.stringify(given)})`}`);
  }
  const known = values as Values;
  faults.push(...together(known, faults));
  if (faults.length) throw new SettingsError(faults);
  return settingsOf(known);
}

const unknownNames = (env: Environment) =>
  Object.keys(env)
    .filter((name) => name.startsWith('STINT_') && !(name in VARIABLES))
    .map((name) => {
      const near = nearest(name, NAMES);
      return `${name}: no such setting${near ? `; did you mean ${near}?` : ''} (\`stint help settings\` lists them)`;
    });

/** What single values cannot tell. */
function together({ NODE_ENV, STINT_SECRET, STINT_DEMO }: Values, faults: readonly string[]): string[] {
  if (NODE_ENV !== 'production') return [];
  const found: string[] = [];
  if (STINT_SECRET === undefined && !faults.some((fault) => fault.startsWith('STINT_SECRET:'))) {
    found.push('STINT_SECRET: required when NODE_ENV=production (make one with `openssl rand -base64 48`)');
  }
  if (STINT_DEMO === true) {
    found.push('STINT_DEMO: the demo organization has a published password and is never made in production; unset it');
  }
  return found;
}

function settingsOf(values: Values): Settings {
  const production = values.NODE_ENV === 'production';
  const databaseUrl = values.DATABASE_URL ?? null;
  return {
    environment: values.NODE_ENV,
    production,
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? originOf(values.HOST, values.PORT),
    databaseUrl,
    redisUrl: values.REDIS_URL ?? null,
    home: isAbsolute(values.STINT_HOME) ? values.STINT_HOME : resolve(values.STINT_HOME),
    secret: values.STINT_SECRET ?? null,
    demo: values.STINT_DEMO ?? (!production && databaseUrl === null),
    smtpUrl: values.SMTP_URL ?? null,
    storageUrl: values.STORAGE_URL ?? null,
    logLevel: values.LOG_LEVEL,
    audit: values.STINT_AUDIT,
    dbPool: values.STINT_DB_POOL,
    rateLimit: values.STINT_RATE_LIMIT,
    authRateLimit: values.STINT_AUTH_RATE_LIMIT,
    trustedProxies: values.STINT_TRUST_PROXY,
    allowedOrigins: values.STINT_ALLOWED_ORIGINS,
    cimd: values.STINT_CIMD,
    token: values.STINT_TOKEN ?? null,
  };
}

/** The origin a server on this host and port is reached at from the same machine. */
export function originOf(host: string, port: number): string {
  const reachable = ['0.0.0.0', '::', '*'].includes(host) ? 'localhost' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

import { z } from 'zod';

/** One setting of the environment. */
export interface Variable {
  readonly schema: z.ZodType;
  /** What it is when unset, as people read it. */
  readonly unset: string;
  readonly meaning: string;
  /** Its value is never shown. */
  readonly secret?: true;
}

const whole = (min: number, max: number, unset: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `expected a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `expected a whole number from ${min} to ${max}`)
    .default(unset);

const url = (...schemes: string[]) => {
  const wanted = schemes.map((scheme) => `${scheme}://…`).join(' or ');
  const fits = (text: string) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1));
  return z.string().refine(fits, `expected a URL that starts with ${wanted}`);
};

const isOrigin = (text: string) =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text.replace(/\/$/, '');

const origin = z
  .string()
  .refine(isOrigin, 'expected an origin such as https://stint.example.com: http or https, no path, no password')
  .transform((text) => new URL(text).origin);

/** zod does not see that one of the values is what its enum gives. */
const choice = <const T extends readonly [string, ...string[]]>(values: T, unset: T[number]) =>
  z.enum(values, { error: `expected one of ${values.join(', ')}` }).default(unset as never);

const flag = z.enum(['0', '1'], { error: 'expected 0 or 1' }).transform((text) => text === '1');

/** Every setting, in the order people read them. README and `stint help settings` print this table. */
export const VARIABLES = {
  NODE_ENV: {
    schema: choice(['development', 'production', 'test'], 'development'),
    unset: 'development',
    meaning: '`production` refuses to start without a secret and never makes a demo organization',
  },
  HOST: {
    schema: z
      .string()
      .regex(/^[\w.:-]+$/, 'expected a host name or an address')
      .default('127.0.0.1'),
    unset: '127.0.0.1',
    meaning: 'The address it listens on; 0.0.0.0 for all',
  },
  PORT: { schema: whole(0, 65_535, 3000), unset: '3000', meaning: 'The port it listens on; 0 for any free one' },
  PUBLIC_URL: {
    schema: origin.optional(),
    unset: 'http://HOST:PORT',
    meaning: 'The origin clients reach it at; links and OAuth metadata name it',
  },
  DATABASE_URL: {
    schema: url('postgres', 'postgresql').optional(),
    unset: 'embedded PostgreSQL in STINT_HOME',
    meaning: 'PostgreSQL 15 or newer: postgres://user:password@host/database',
    secret: true,
  },
  REDIS_URL: {
    schema: url('redis', 'rediss').optional(),
    unset: 'events stay in the process',
    meaning: 'Redis, needed once several processes serve: redis://host:6379',
    secret: true,
  },
  STINT_HOME: {
    schema: z.string().max(1000, 'expected a path').default('.stint'),
    unset: '.stint',
    meaning: 'The folder for whatever is kept on disk: embedded database, secret, mail, files',
  },
  STINT_SECRET: {
    schema: z.string().min(32, 'expected 32 characters or more (make one with `openssl rand -base64 48`)').optional(),
    unset: 'made and kept in STINT_HOME; required in production',
    meaning: 'Signs sessions and links; changing it ends them all. The same in every process',
    secret: true,
  },
  STINT_DEMO: {
    schema: flag.optional(),
    unset: '1 on the embedded database outside production, else 0',
    meaning: '1 makes the demo organization at start; refused in production',
  },
  SMTP_URL: {
    schema: url('smtp', 'smtps').optional(),
    unset: 'mail is written to STINT_HOME/mail',
    meaning: 'Where mail is sent: smtp://user:password@host:587',
    secret: true,
  },
  STORAGE_URL: {
    schema: url('s3').optional(),
    unset: 'files in STINT_HOME/files',
    meaning:
      'Where files are kept: s3://bucket at AWS, else s3://host:port/bucket; key:secret@ before it, or AWS_ACCESS_KEY_ID and its like',
    secret: true,
  },
  LOG_LEVEL: {
    schema: choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info'),
    unset: 'info',
    meaning: 'trace, debug, info, warn, error, fatal or silent',
  },
  STINT_AUDIT: {
    schema: choice(['metadata', 'full'], 'metadata'),
    unset: 'metadata',
    meaning: '`full` keeps free text in the audit trail, and what assistants sent; `metadata` leaves both out',
  },
  STINT_DB_POOL: {
    schema: whole(1, 500, 10),
    unset: '10',
    meaning: 'Database connections of one process, 1 to 500 (and 4 more for jobs)',
  },
  STINT_RATE_LIMIT: {
    schema: whole(0, 1_000_000, 3000),
    unset: '3000',
    meaning: 'Requests a minute for each credential; 0 for no limit',
  },
  STINT_AUTH_RATE_LIMIT: {
    schema: whole(0, 1_000_000, 60),
    unset: '60',
    meaning: 'Sign-ins, registrations and password mails a minute for each address; 0 for no limit',
  },
  STINT_TRUST_PROXY: {
    schema: whole(0, 10, 0),
    unset: '0',
    meaning: 'How many proxies stand in front: the caller is then the address that the outermost of them wrote down',
  },
  STINT_ALLOWED_ORIGINS: {
    schema: z
      .string()
      .transform((text) =>
        text
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      )
      .pipe(z.array(origin).max(100, 'expected 100 origins at most'))
      .default([]),
    unset: 'only PUBLIC_URL',
    meaning: 'Further origins that browsers may call from, with commas between them',
  },
  STINT_CIMD: {
    schema: flag.default(false),
    unset: '0',
    meaning:
      '1 lets OAuth clients name themselves by the https address of their metadata, which the server then fetches',
  },
  STINT_TOKEN: {
    schema: z.string().max(500, 'expected a token').optional(),
    unset: '`stint mcp` needs --token',
    meaning: 'The token `stint mcp` signs in with',
    secret: true,
  },
} as const satisfies Record<string, Variable>;

export const NAMES = Object.keys(VARIABLES);

/** The settings as a table in Markdown. */
export function variablesTable(): string {
  const rows = Object.entries(VARIABLES).map(([name, { unset, meaning }]) => `| \`${name}\` | ${unset} | ${meaning} |`);
  return ['| name | unset | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

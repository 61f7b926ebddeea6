import { type Logger, pino } from 'pino';

/** Where secrets may stand in what is logged. */
const SECRETS = [
  'req.headers.authorization',
  'req.headers.cookie',
  'headers.authorization',
  '*.password',
  '*.token',
  '*.refresh_token',
  '*.access_token',
  '*.secret',
  'password',
  'token',
  'refresh_token',
  'access_token',
  'secret',
];

/** JSON lines on standard output, or on standard error where standard output carries a protocol. */
export function createLogger(level: string, to: 1 | 2 = 1): Logger {
  return pino(
    {
      level,
      redact: { paths: SECRETS, censor: '[redacted]' },
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: pino.stdSerializers.err },
    },
    pino.destination({ fd: to, sync: true }),
  );
}

import { type Failure, fail, failures } from '../failure.ts';

type Coded = { code?: unknown; meta?: { driverAdapterError?: { cause?: { originalCode?: unknown; code?: unknown } } } };

/** The SQLSTATE behind an error, whether it came from Prisma or straight from pg. */
export function sqlState(error: unknown): string | undefined {
  const { code, meta } = (error ?? {}) as Coded;
  const cause = meta?.driverAdapterError?.cause;
  const found = cause?.originalCode ?? cause?.code ?? code;
  return typeof found === 'string' ? (PRISMA[found] ?? found) : undefined;
}

const PRISMA: Record<string, string> = {
  P2002: '23505',
  P2003: '23503',
  P2034: '40001',
  P2024: '53300',
  P1001: '08006',
  P1017: '08006',
};

/** Whether the same transaction may work when run again: a deadlock or a serialization failure. */
export const isTransient = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error) ?? '');

const ATTEMPTS = 3;

/** Runs a transaction, and runs it again where only others at the same time stood in its way. */
export async function persistently<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!isTransient(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** What a database error means to the caller, where it means something; anything else is a defect. */
export function databaseFailure(error: unknown): Failure | undefined {
  const state = sqlState(error) ?? '';
  if (state === '23505') return fail(failures.conflict, 'Something with this name or key is there already.');
  if (state === '23503') return fail(failures.conflict, 'Something this refers to is gone, or still refers to it.');
  if (['22003', '22007', '22008', '22009', '22021', '22P05'].includes(state)) {
    return fail(failures.validation_failed, 'A value is out of range.');
  }
  if (state === '22023' && /time zone/.test(String((error as Error).message))) {
    const detail = 'The time zone is not known here; use an IANA name such as Europe/Vienna.';
    return fail(failures.validation_failed, {
      detail,
      errors: [{ field: 'time_zone', code: 'invalid', message: detail }],
    });
  }
  if (AWAY.test(state) || LOST.test(error instanceof Error ? error.message : '')) {
    return fail(failures.unavailable, { detail: 'The database cannot be reached; try again.', retry_after: 2 });
  }
  if (isTransient(error) || state === '57014') {
    return fail(failures.unavailable, { detail: 'The database is busy; try again.', retry_after: 2 });
  }
  return undefined;
}

/** SQLSTATE classes of lost connections and of a server that takes no more, and what the network says. */
const AWAY = /^(08|57P|53300|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)/;

/** What pg says of a connection without giving a code. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

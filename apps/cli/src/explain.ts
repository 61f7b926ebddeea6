import { Failure } from '@stint/core';
import { SettingsError } from '@stint/server/settings';

/** What went wrong, for the person at the terminal; a defect comes with its stack. */
export function explain(error: unknown): string {
  if (error instanceof SettingsError) return ['the settings cannot be used:', ...error.faults].join('\n  ');
  if (error instanceof Failure) {
    const fields = (error.details.errors ?? []).map(({ field, message }) => `${field}: ${message}`);
    return [error.message, ...fields.filter((line) => line !== error.message)].join('\n  ');
  }
  if (!(error instanceof Error)) return String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE' && syscall === 'listen') {
    return `${error.message.replace(/^.* /, '')} is taken by another program (EADDRINUSE): end it, or set PORT`;
  }
  if (error instanceof AggregateError && error.errors.length) return explain(error.errors[0]);
  // The operating system's and the database's own words are for people; a stack says nothing more.
  return typeof code === 'string' ? error.message : (error.stack ?? error.message);
}

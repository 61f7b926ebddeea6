import type { z } from 'zod';
import { type FieldError, fail, failures } from '../failure.ts';
import { nestingFault } from './nesting.ts';

/** Checks input against the operation's schema; every fault names its field and says what was expected. */
export function validate<I extends z.ZodType>(schema: I, input: unknown): z.output<I> {
  const nesting = nestingFault(input);
  if (nesting) throw fail(failures.validation_failed, { detail: nesting.message, errors: [nesting] });
  // With what was sent, so that what is missing and what is of another type are told apart.
  const parsed = schema.safeParse(input ?? {}, { reportInput: true });
  const errors = parsed.success ? unwritable(input, '') : parsed.error.issues.flatMap(explain);
  if (parsed.success && errors.length === 0) return parsed.data;
  const detail = errors.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ');
  throw fail(failures.validation_failed, { detail: detail.slice(0, 1000), errors: errors.slice(0, 50) });
}

function explain(issue: z.core.$ZodIssue): FieldError[] {
  const field = issue.path.map(String).join('.');
  const at = (name: string) => (field ? `${field}.${name}` : name);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: at(key),
      code: 'unknown_field',
      message: 'is not a field of this operation',
    }));
  }
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  const code = missing ? 'required' : issue.code;
  return [{ field, code, message: missing ? 'is required' : issue.message.replace(/^Invalid input: /, '') }];
}

/** Text that PostgreSQL cannot keep: the NUL character, and half a surrogate pair. */
function unwritable(value: unknown, path: string): FieldError[] {
  if (typeof value === 'string') {
    if (!value.includes('\u0000') && value.isWellFormed()) return [];
    return [{ field: path, code: 'invalid_text', message: 'contains a character that cannot be stored' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    ...unwritable(name, path ? `${path}.${name}` : name),
    ...unwritable(part, path ? `${path}.${name}` : name),
  ]);
}

import { isSecretField, kindOf, newId, type ToolCall } from '../kernel/index.ts';

/** Ids of one call that are kept; a bulk change may name hundreds. */
const MOST_IDS = 50;
/** Characters of one text, and bytes of all that was sent. */
const LONGEST = 2000;
const LARGEST = 8192;

/** The call as JSON, to the letter as it is kept; with what was sent where audit is kept in full. */
export function recordOf(call: ToolCall, full: boolean): string {
  const { input, answer, org_id: _, ...said } = call;
  const ids = new Set<string>();
  idsIn(input, ids);
  if (typeof answer?.id === 'string') idsIn(answer.id, ids);
  return JSON.stringify({
    id: newId('call'),
    ...said,
    duration_ms: Math.round(call.duration_ms),
    subject_ids: [...ids],
    result_count: answer ? countOf(answer) : null,
    arguments: full ? kept(input) : null,
  });
}

/** Rows of a page, items of a bulk change, or one thing. */
function countOf({ data, results }: Readonly<Record<string, unknown>>): number {
  const rows = data ?? results;
  return Array.isArray(rows) ? rows.length : 1;
}

function idsIn(value: unknown, found: Set<string>): void {
  if (found.size >= MOST_IDS) return;
  if (typeof value === 'string') {
    if (kindOf(value)) found.add(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) idsIn(part, found);
  }
}

function kept(input: unknown): unknown {
  const shown = withoutSecrets(input);
  const size = Buffer.byteLength(JSON.stringify(shown) ?? '');
  return size <= LARGEST ? (shown ?? null) : { left_out: `${size} bytes` };
}

/** Without what is secret by its name, shortened, and in characters that PostgreSQL takes. */
function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return plain(value.slice(0, LONGEST));
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      plain(name),
      isSecretField(name) ? '[redacted]' : withoutSecrets(part),
    ]),
  );
}

const plain = (text: string): string => text.toWellFormed().replaceAll('\u0000', '');

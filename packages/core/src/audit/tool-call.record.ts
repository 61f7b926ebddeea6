import { isSecretField, kindOf, newId, type ToolCall } from '../kernel/index.ts';

/** Ids of one call that are kept: those of the largest job in one call, and what was sent to it. */
const MOST_IDS = 200;
/** Characters of one text, and bytes of all that was sent. */
const LONGEST = 2000;
const LARGEST = 8192;

/** The call as JSON, to the letter as it is kept; with what was sent where audit is kept in full. */
export function recordOf(call: ToolCall, full: boolean): string {
  const { input, answer, org_id: _, ...said } = call;
  const ids = new Set<string>();
  const things = answer ? thingsIn(answer) : [];
  idsIn(things, ids);
  idsIn(input, ids);
  return JSON.stringify({
    id: newId('call'),
    ...said,
    duration_ms: Math.round(call.duration_ms),
    subject_ids: [...ids],
    result_count: answer ? countOf(answer, things) : null,
    arguments: full ? kept(input) : null,
  });
}

type Answer = Readonly<Record<string, unknown>>;

/** Rows of a page, items of a bulk change, what a job of several steps made, or one thing. */
function countOf({ data, results }: Answer, things: readonly string[]): number {
  const rows = data ?? results;
  return Array.isArray(rows) ? rows.length : Math.max(1, things.length);
}

/** The id of what was answered; where a job of several steps answers what each of them made, all of theirs. */
function thingsIn(answer: Answer): string[] {
  const own = idOf(answer);
  if (own) return [own];
  const { data: _, results: __, ...parts } = answer;
  return Object.values(parts)
    .flat()
    .flatMap((part) => idOf(part) ?? []);
}

function idOf(thing: unknown): string | undefined {
  const { id } = (thing ?? {}) as { id?: unknown };
  return typeof id === 'string' && kindOf(id) ? id : undefined;
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

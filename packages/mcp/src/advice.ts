import { type Caller, type Failure, kindOf } from '@stint/core';
import { runnerOf } from './runners.ts';
import { type Selection, wayIn } from './selection.ts';
import type { AnyTool, Catalogue } from './session.ts';
import { type Tool, toolName } from './tool.ts';

/** What advice is given on: what failed, and what the caller has to go on with. */
interface Case {
  readonly failure: Failure;
  readonly tool: AnyTool;
  readonly catalogue: Catalogue;
  readonly selection: Selection;
  /** The tool by the name that this caller can call it by; undefined where it is not the caller's to call. */
  readonly named: (tool: Tool | undefined) => string | undefined;
}

type Next = (one: Case) => string;

const wait: Next = ({ failure }) => `Wait ${failure.details.retry_after ?? 1} s, then send the same again.`;

const signIn: Next = () => 'The credential is no longer good: connect again with a new one.';

const find: Next = ({ failure, tool, catalogue, named }) => {
  const finder = finders(failure, catalogue, named)[0] ?? named(catalogue.beside(tool, 'list'));
  return finder ? `Find the id with ${finder}; do not guess it.` : 'Check the id; do not guess it.';
};

const readAgain: Next = ({ tool, catalogue, named }) => {
  const reader = named(catalogue.beside(tool, 'get')) ?? named(catalogue.beside(tool, 'list'));
  return reader
    ? `Read it again with ${reader}, then decide whether the change is still wanted.`
    : 'See to that first, or tell the person why it cannot be done.';
};

const correct: Next = ({ failure, tool, catalogue, named }) => {
  const found = finders(failure, catalogue, named);
  if (found.length) return `Find the right id with ${found.join(' or ')}.`;
  const unknown = failure.details.errors?.some(({ code }) => code === 'unknown_field');
  const fields = Object.keys(tool.listed.inputSchema.properties).join(', ');
  return unknown ? `${tool.name} takes: ${fields || 'nothing'}.` : 'Correct this and call again.';
};

const byHand: Next = () => 'Tell the person what stays. What is wrong with it can be changed by a call of its own.';

const NEXT: Record<string, Next> = {
  validation_failed: correct,
  malformed_request: correct,
  not_found: find,
  version_mismatch: readAgain,
  conflict: readAgain,
  approval_needed: ({ failure, catalogue, named }) => {
    const { approval_id, url } = failure.details.current_state as Record<string, string>;
    const looks = named(catalogue.tools.get('approvals_get'));
    const shown = looks ? `${looks} shows whether ${approval_id} was granted; then` : `Once they say it is granted,`;
    return `Give the person ${url}, and go on with other work. ${shown} make this same call again for its answer.`;
  },
  not_reversible: byHand,
  revert_conflict: byHand,
  approval_denied: () => 'Do not look for another way to the same end; ask the person what they want.',
  insufficient_scope: ({ failure }) =>
    `Trying again will not help: connect with a token that has the scope ${failure.details.required_scope}.`,
  forbidden: ({ tool, catalogue, selection, named }) => {
    const way = 'operation' in tool && wayIn(tool, selection);
    if (way) return way;
    const mine = named(catalogue.tools.get('whoami'));
    return `Trying again will not help: ask an owner or admin${mine ? `; ${mine} shows the permissions you have` : ''}.`;
  },
  unauthenticated: signIn,
  token_expired: signIn,
  idempotency_key_reused: () => 'Send a new stint/idempotency_key with a new request.',
  idempotency_in_progress: wait,
  rate_limited: wait,
  unavailable: wait,
  internal: () => 'It is not your input. Try once more later; if it stays, report the request id.',
};

/** What to do next, in a sentence or two, for a failure of any code. It names no tool that this caller cannot call. */
export function nextStep(
  failure: Failure,
  tool: AnyTool,
  catalogue: Catalogue,
  caller: Caller,
  selection: Selection,
): string {
  const named = (one: Tool | undefined) =>
    one && catalogue.callable(caller, selection).includes(one) ? calledAs(one, selection) : undefined;
  const one = { failure, tool, catalogue, selection, named };
  const next = NEXT[failure.code] ?? (failure.status === 409 ? readAgain : undefined);
  return waysOut(one) || (next?.(one) ?? '');
}

/** What the failure itself says would help, as far as the caller can do it. */
function waysOut({ failure, catalogue, named }: Case): string {
  const ways = Object.entries(failure.details.ways ?? {}).flatMap(([operation, does]) => {
    const name = named(catalogue.tools.get(toolName(operation)));
    return name ? `${name} ${does}.` : [];
  });
  return ways.join(' ');
}

/** A tool that a profile does not list is called through another. */
function calledAs(tool: Tool, { profile }: Selection): string {
  const runner = runnerOf(tool, profile);
  return runner === tool.name ? tool.name : `${tool.name} (run it with ${runner})`;
}

/** The tools that find what the failure speaks of. */
const finders = ({ message }: Failure, catalogue: Catalogue, named: Case['named']): string[] => [
  ...new Set(idKinds(message).flatMap((kind) => named(catalogue.finderOf(kind)) ?? [])),
];

/** The kinds that a message speaks of, by the ids in it: `cli_01j…`, or `(cli_…)` where one was expected. */
function idKinds(message: string): string[] {
  const expected = [...message.matchAll(/\(([a-z]+)_…\)/g)].flatMap(([, kind]) => kind ?? []);
  if (expected.length) return expected;
  return [...message.matchAll(/[a-z]+_[0-7][0-9a-z]{25}/g)].flatMap(([id]) => kindOf(id) ?? []);
}

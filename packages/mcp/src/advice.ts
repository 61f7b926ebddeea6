import { type Failure, kindOf } from '@stint/core';
import { type Selection, wayIn } from './selection.ts';
import type { AnyTool, Catalogue } from './session.ts';

type Next = (failure: Failure, tool: AnyTool, catalogue: Catalogue, selection: Selection) => string;

const wait: Next = ({ details }) => `Wait ${details.retry_after ?? 1} s, then send the same again.`;

const signIn: Next = () => 'The credential is no longer good: connect again with a new one.';

const find: Next = ({ message }, tool, catalogue) => {
  const kind = idKinds(message)[0];
  const finder = (kind && catalogue.finderOf(kind)) || catalogue.beside(tool, 'list');
  return finder ? `Find the id with ${finder.name}; do not guess it.` : 'Check the id; do not guess it.';
};

const readAgain: Next = (_, tool, catalogue) => {
  const reader = catalogue.beside(tool, 'get') ?? catalogue.beside(tool, 'list');
  return `Read it again${reader ? ` with ${reader.name}` : ''}, then decide whether the change is still wanted.`;
};

const correct: Next = ({ details, message }, tool, catalogue) => {
  const finders = idKinds(message).flatMap((kind) => catalogue.finderOf(kind)?.name ?? []);
  if (finders.length) return `Find the right id with ${[...new Set(finders)].join(' or ')}.`;
  const unknown = details.errors?.some(({ code }) => code === 'unknown_field');
  const fields = Object.keys(tool.listed.inputSchema.properties).join(', ');
  return unknown ? `${tool.name} takes: ${fields || 'nothing'}.` : 'Correct this and call again.';
};

const NEXT: Record<string, Next> = {
  validation_failed: correct,
  malformed_request: correct,
  not_found: find,
  version_mismatch: readAgain,
  conflict: readAgain,
  approval_needed: ({ details }) => {
    const { approval_id, url } = details.current_state as Record<string, string>;
    return `Give the person ${url}, and go on with other work. approvals_get shows whether ${approval_id} was granted; then make this same call again for its answer.`;
  },
  approval_denied: () => 'Do not look for another way to the same end; ask the person what they want.',
  insufficient_scope: ({ details }) =>
    `Trying again will not help: connect with a token that has the scope ${details.required_scope}.`,
  forbidden: (_, tool, __, selection) =>
    ('operation' in tool && wayIn(tool, selection)) ||
    'Trying again will not help: ask an owner or admin; whoami shows the permissions you have.',
  unauthenticated: signIn,
  token_expired: signIn,
  idempotency_key_reused: () => 'Send a new stint/idempotency_key with a new request.',
  idempotency_in_progress: wait,
  rate_limited: wait,
  unavailable: wait,
  internal: () => 'It is not your input. Try once more later; if it stays, report the request id.',
};

/** What to do next, in a sentence, for a failure of any code. */
export function nextStep(failure: Failure, tool: AnyTool, catalogue: Catalogue, selection: Selection): string {
  const next = NEXT[failure.code] ?? (failure.status === 409 ? readAgain : undefined);
  return next?.(failure, tool, catalogue, selection) ?? '';
}

/** The kinds that a message speaks of, by the ids in it: `cli_01j…`, or `(cli_…)` where one was expected. */
function idKinds(message: string): string[] {
  const expected = [...message.matchAll(/\(([a-z]+)_…\)/g)].flatMap(([, kind]) => kind ?? []);
  if (expected.length) return expected;
  return [...message.matchAll(/[a-z]+_[0-7][0-9a-z]{25}/g)].flatMap(([id]) => kindOf(id) ?? []);
}

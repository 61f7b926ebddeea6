import { type Happened, validate } from '@stint/core';
import { z } from 'zod';
import { instant, line, link, name, text } from './fields.ts';
import type { Provider } from './provider.ts';
import { pushesOf, RefPush } from './push.ts';
import { isHexSigned } from './signature.ts';

const Source = z.object({
  repository: z.object({
    id: z.union([z.int(), z.string()]).transform(String),
    full_name: name(),
    html_url: link(),
    default_branch: line().nullish(),
    pushed_at: instant(),
  }),
});

const PullRequest = z.object({
  pull_request: z.object({
    number: z.int(),
    title: line(),
    body: text().nullish(),
    state: z.enum(['open', 'closed']),
    draft: z.boolean().nullish(),
    head: z.object({ ref: line() }),
    base: z.object({ ref: line() }),
    user: z.object({ login: line() }).nullish(),
    html_url: link(),
    created_at: instant(),
    updated_at: instant(),
    merged_at: instant(),
    closed_at: instant(),
  }),
});

const PING = new Set(['ping', 'push', 'pull_request']);

export const github: Provider = {
  isSigned: ({ header, body }, secret) => isHexSigned(header('x-hub-signature-256'), body, secret),
  idOf: ({ header }) => header('x-github-delivery'),
  read({ header }, payload) {
    const event = header('x-github-event');
    if (!PING.has(event)) return null;
    const { repository } = validate(Source, payload);
    const source = {
      external_id: repository.id,
      name: repository.full_name,
      url: repository.html_url,
      default_branch: repository.default_branch || null,
    };
    return {
      source,
      pushes: event === 'push' ? pushesOf(validate(RefPush, payload), repository.pushed_at) : [],
      pull_request: event === 'pull_request' ? pullOf(validate(PullRequest, payload)) : null,
    };
  },
};

function pullOf({ pull_request: given }: z.output<typeof PullRequest>): Happened['pull_request'] {
  const merged = given.merged_at !== null;
  return {
    number: given.number,
    title: given.title,
    description: given.body ?? null,
    state: merged ? 'merged' : given.state,
    is_draft: given.draft ?? false,
    source_branch: given.head.ref,
    target_branch: given.base.ref,
    author_name: given.user?.login ?? null,
    url: given.html_url,
    opened_at: given.created_at,
    merged_at: given.merged_at,
    closed_at: given.closed_at,
    changed_at: given.updated_at,
  };
}

import { type Happened, validate } from '@stint/core';
import { z } from 'zod';
import { instant, line, link, name, text } from './fields.ts';
import type { Delivery, Provider } from './provider.ts';
import { pushesOf, RefPush } from './push.ts';
import { isSame, isStandardSigned } from './signature.ts';

const Kind = z.object({ object_kind: z.string().nullish() });

const Source = z.object({
  project: z.object({
    id: z.int().transform(String),
    path_with_namespace: name(),
    web_url: link(),
    default_branch: line().nullish(),
  }),
});

const MergeRequest = z.object({
  user: z.object({ name: line() }).nullish(),
  object_attributes: z.object({
    iid: z.int(),
    title: line(),
    description: text().nullish(),
    state: z.enum(['opened', 'closed', 'locked', 'merged']),
    action: z.string().nullish(),
    draft: z.boolean().nullish(),
    work_in_progress: z.boolean().nullish(),
    source_branch: line(),
    target_branch: line(),
    url: link(),
    created_at: instant(),
    updated_at: instant(),
  }),
});

const OURS = new Set(['push', 'merge_request']);
const STATES = { opened: 'open', locked: 'open', closed: 'closed', merged: 'merged' } as const;

export const gitlab: Provider = {
  /** With a signing token it signs; with a secret token it sends that. Where it signs, only the signature counts. */
  isSigned({ header, body, now }, secret) {
    const signature = header('webhook-signature');
    if (!signature) return isSame(header('x-gitlab-token'), secret);
    return isStandardSigned(
      { id: header('webhook-id'), timestamp: header('webhook-timestamp'), signature },
      body,
      secret,
      now,
    );
  },
  idOf: ({ header }: Delivery) => header('idempotency-key') || header('x-gitlab-event-uuid'),
  read(_, payload) {
    const { object_kind } = validate(Kind, payload);
    if (!OURS.has(object_kind ?? '')) return null;
    const { project } = validate(Source, payload);
    return {
      source: {
        external_id: project.id,
        name: project.path_with_namespace,
        url: project.web_url,
        default_branch: project.default_branch || null,
      },
      pushes: object_kind === 'push' ? pushesOf(validate(RefPush, payload), null) : [],
      pull_request: object_kind === 'merge_request' ? pullOf(validate(MergeRequest, payload)) : null,
    };
  },
};

function pullOf({ user, object_attributes: given }: z.output<typeof MergeRequest>): Happened['pull_request'] {
  const state = STATES[given.state];
  return {
    number: given.iid,
    title: given.title,
    description: given.description ?? null,
    state,
    is_draft: given.draft ?? given.work_in_progress ?? false,
    source_branch: given.source_branch,
    target_branch: given.target_branch,
    // Who did it is named, and that is the author only when it is opened.
    author_name: (given.action === 'open' && user?.name) || null,
    url: given.url,
    opened_at: given.created_at,
    merged_at: state === 'merged' ? given.updated_at : null,
    closed_at: state === 'closed' ? given.updated_at : null,
    changed_at: given.updated_at,
  };
}

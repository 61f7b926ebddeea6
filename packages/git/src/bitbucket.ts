import { type CommitIn, type Happened, validate } from '@stint/core';
import { z } from 'zod';
import { instant, line, link, name, newest, sha, text } from './fields.ts';
import type { Provider } from './provider.ts';
import { isHexSigned } from './signature.ts';

const links = z
  .object({ html: z.object({ href: link() }).nullish() })
  .nullish()
  .transform((given) => given?.html?.href ?? null);

const Source = z.object({
  repository: z.object({
    uuid: name(),
    full_name: name(),
    links,
    mainbranch: z.object({ name: line() }).nullish(),
  }),
});

const Commit = z.object({
  hash: sha(),
  message: text(),
  date: instant(),
  author: z.object({ raw: line().nullish(), display_name: line().nullish() }).nullish(),
  links,
});

const End = z.object({ type: z.string(), name: line(), target: z.object({ hash: sha() }) }).nullish();

const Push = z.object({
  push: z.object({
    changes: z.array(z.object({ old: End, new: End, commits: z.array(Commit).nullish() })).max(100),
  }),
});

const PullRequest = z.object({
  pullrequest: z.object({
    id: z.int(),
    title: line(),
    description: text().nullish(),
    state: z.string(),
    draft: z.boolean().nullish(),
    source: z.object({ branch: z.object({ name: line() }) }),
    destination: z.object({ branch: z.object({ name: line() }) }),
    author: z.object({ display_name: line().nullish() }).nullish(),
    links,
    created_on: instant(),
    updated_on: instant(),
  }),
});

const PULLS = /^pullrequest:(created|updated|fulfilled|rejected)$/;

export const bitbucket: Provider = {
  isSigned: ({ header, body }, secret) => isHexSigned(header('x-hub-signature'), body, secret),
  idOf: ({ header }) => header('x-request-uuid'),
  read({ header }, payload) {
    const event = header('x-event-key');
    const [isPush, isPull] = [event === 'repo:push', PULLS.test(event)];
    if (!isPush && !isPull) return null;
    const { repository } = validate(Source, payload);
    return {
      source: {
        external_id: repository.uuid,
        name: repository.full_name,
        url: repository.links,
        default_branch: repository.mainbranch?.name || null,
      },
      pushes: isPush ? pushesOf(validate(Push, payload)) : [],
      pull_request: isPull ? pullOf(validate(PullRequest, payload)) : null,
    };
  },
};

/** Newest first there; oldest first here. */
function pushesOf({ push }: z.output<typeof Push>): Happened['pushes'] {
  return push.changes.flatMap(({ old, new: now, commits }) => {
    const end = now ?? old;
    if (!end?.name || !/branch$/.test(end.type)) return [];
    const read = newest((commits ?? []).toReversed()).flatMap(commitOf);
    const [before, after] = [old?.target.hash ?? null, now?.target.hash ?? null];
    return [{ branch: end.name, before, after, pushed_at: null, commits: read }];
  });
}

/** The author as git writes it: Ada Lindqvist <ada@example.com>. */
const RAW = /^([^<]*)<([^<>]*)>/;

function commitOf({ hash, message, date, author, links: url }: z.output<typeof Commit>): CommitIn[] {
  if (hash === null) return [];
  const [, written = '', email = ''] = RAW.exec(author?.raw ?? '') ?? [];
  const author_name = written.trim() || (author?.display_name ?? author?.raw ?? '');
  return [{ sha: hash, message, author_name, author_email: email.trim(), authored_at: date, url }];
}

function pullOf({ pullrequest: given }: z.output<typeof PullRequest>): Happened['pull_request'] {
  const state = given.state === 'OPEN' ? 'open' : given.state === 'MERGED' ? 'merged' : 'closed';
  return {
    number: given.id,
    title: given.title,
    description: given.description ?? null,
    state,
    is_draft: given.draft ?? false,
    source_branch: given.source.branch.name,
    target_branch: given.destination.branch.name,
    author_name: given.author?.display_name ?? null,
    url: given.links,
    opened_at: given.created_on,
    merged_at: state === 'merged' ? given.updated_on : null,
    closed_at: state === 'closed' ? given.updated_on : null,
    changed_at: given.updated_on,
  };
}

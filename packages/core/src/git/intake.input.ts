import { z } from 'zod';
import { id, instant } from '../kernel/index.ts';

/** What providers say is long at times; who sends it in cuts it to this. */
export const LONGEST = { name: 300, line: 500, url: 2000, text: 20_000, commits: 2048 } as const;

const name = z.string().min(1).max(LONGEST.name);
const line = z.string().max(LONGEST.line);
const branch = line.min(1);
const url = z.string().max(LONGEST.url).nullable();
const text = z.string().max(LONGEST.text);
const sha = z.string().regex(/^[0-9a-f]{40,64}$/);

const Commit = z.strictObject({
  sha,
  message: text,
  author_name: line,
  /** Empty where the provider keeps it to itself. */
  author_email: line,
  /** Null where the provider does not say: then it is when it came. */
  authored_at: instant().nullable(),
  url,
});

const Push = z.strictObject({
  branch,
  /** The head before; null: the branch is new. */
  before: sha.nullable(),
  /** The head now; null: the branch is deleted. */
  after: sha.nullable(),
  /** Null where the provider does not say. */
  pushed_at: instant().nullable(),
  commits: z.array(Commit).max(LONGEST.commits),
});

const PullRequest = z.strictObject({
  number: z.int().min(1).max(2_147_483_647),
  title: line,
  description: text.nullable(),
  state: z.enum(['open', 'merged', 'closed']),
  is_draft: z.boolean(),
  source_branch: line,
  target_branch: line,
  author_name: line.nullable(),
  url,
  opened_at: instant().nullable(),
  merged_at: instant().nullable(),
  closed_at: instant().nullable(),
  changed_at: instant().nullable(),
});

/** What happened in a repository, in the same words for every provider. */
export const Happened = z.strictObject({
  /** The repository as the provider has it. */
  source: z.strictObject({ external_id: name, name, url, default_branch: branch.nullable() }),
  pushes: z.array(Push).max(100),
  pull_request: PullRequest.nullable(),
});

export const Intake = Happened.extend({ repository_id: id('rep') });

export type Happened = z.infer<typeof Happened>;
export type CommitIn = z.infer<typeof Commit>;
export type PushIn = z.infer<typeof Push>;
export type PullRequestIn = z.infer<typeof PullRequest>;

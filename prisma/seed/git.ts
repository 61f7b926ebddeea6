import { createHash } from 'node:crypto';
import { instantAt, plus } from './calendar.ts';
import { PEOPLE, type PersonKey } from './people.ts';

/** Hands what a repository's webhook would say to the product. */
export type Tell = (repository_id: string, happened: object) => Promise<unknown>;

type Line = readonly [day: number, hour: number, minute: number, author: PersonKey, task: string, message: string];

const IMPORT = 'Import the product catalogue every night';
const SEARCH = 'Search with typo tolerance';

/** What was committed: days from this week's Monday, and the task by its title. */
const COMMITS: readonly Line[] = [
  [-7, 10, 20, 'ben', IMPORT, 'Read the catalogue in pages'],
  [-7, 15, 45, 'ben', IMPORT, 'Leave out what has no price'],
  [-6, 11, 10, 'mira', SEARCH, 'Rank whole words first'],
  [-6, 16, 30, 'ben', IMPORT, 'Try again when the shop is away'],
  [-4, 9, 55, 'mira', SEARCH, 'Forgive one letter in five'],
  [-4, 22, 5, 'ben', IMPORT, 'Log what was left out'],
];

const NAME = 'juniper/northwind-web';

const shaOf = (text: string): string => createHash('sha1').update(text).digest('hex');
const emailOf = (person: PersonKey): string => `${person}@git.juniper.example`;

interface Place {
  readonly call: (person: PersonKey, operation: string, input: object) => Promise<unknown>;
  readonly tell: Tell;
  readonly project_id: string;
  readonly user_ids: Readonly<Record<PersonKey, string>>;
  readonly taskOf: (title: string) => string;
  readonly monday: string;
}

/** Links a repository in which two of the people work; Ben lets his commits suggest time. */
export async function develop({ call, tell, project_id, user_ids, taskOf, monday }: Place): Promise<void> {
  const link = { provider: 'github', name: NAME, project_id };
  const { id } = (await call('ben', 'git.repositories.link', link)) as { id: string };
  for (const person of ['ben', 'mira'] as const) {
    await call('ben', 'git.authors.add', { email: emailOf(person), user_id: user_ids[person] });
  }
  await call('ben', 'users.preferences.update', { git_time_drafts: true });
  const keyOf = async (title: string) =>
    ((await call('ben', 'tasks.get', { task_id: taskOf(title) })) as { key: string }).key;
  const keys: Readonly<Record<string, string>> = { [IMPORT]: await keyOf(IMPORT), [SEARCH]: await keyOf(SEARCH) };
  const commitsOf = (who: PersonKey) =>
    COMMITS.filter(([, , , author]) => author === who).map(([day, hour, minute, author, task, message]) => ({
      sha: shaOf(message),
      message: `${keys[task]}: ${message}`,
      author_name: PEOPLE[author].name,
      author_email: emailOf(author),
      authored_at: instantAt(plus(monday, day), hour * 60 + minute),
      url: null,
    }));
  const [main, typos] = [commitsOf('ben'), commitsOf('mira')];
  const branch = `feature/${keys[SEARCH]?.toLowerCase()}-typos`;
  const opened_at = instantAt(plus(monday, -4), 10 * 60);
  await tell(id, {
    source: { external_id: '1', name: NAME, url: null, default_branch: 'main' },
    pushes: [
      { branch: 'main', before: null, after: main.at(-1)?.sha, pushed_at: null, commits: main },
      { branch, before: null, after: typos.at(-1)?.sha, pushed_at: null, commits: typos },
    ],
    pull_request: {
      number: 18,
      title: 'Forgive typos in the search',
      description: `Closes ${keys[SEARCH]}`,
      state: 'open',
      is_draft: false,
      source_branch: branch,
      target_branch: 'main',
      author_name: PEOPLE.mira.name,
      url: null,
      opened_at,
      merged_at: null,
      closed_at: null,
      changed_at: opened_at,
    },
  });
}

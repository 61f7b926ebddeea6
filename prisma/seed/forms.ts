import type { PersonKey } from './people.ts';
import type { ProjectKey } from './projects.ts';

export const FORM: { readonly project: ProjectKey; readonly by: PersonKey; readonly input: object } = {
  project: 'WEB',
  by: 'ben',
  input: {
    name: 'Tell us what is wrong with the site',
    description: 'For everybody at Northwind who tries the new site. We read everything within a day.',
    questions: [
      { key: 'summary', type: 'short_text', label: 'What is wrong?', required: true, max_length: 120 },
      {
        key: 'kind',
        type: 'single_choice',
        label: 'What kind of thing is it?',
        choices: ['It does not work', 'It looks wrong', 'An idea'],
        required: true,
      },
      {
        key: 'steps',
        type: 'long_text',
        label: 'What did you do before it happened?',
        help: 'Step by step, so that we can do it, too.',
        required: true,
        shown_when: [{ question: 'kind', is: 'equals', value: 'It does not work' }],
      },
      { key: 'page', type: 'url', label: 'On which page?' },
      { key: 'screenshot', type: 'file', label: 'A screenshot', content_types: ['image/png', 'image/jpeg'] },
      { key: 'mail', type: 'email', label: 'Where do we answer you?' },
    ],
    mapping: {
      title: 'summary',
      priority: 'low',
      priority_from: { question: 'kind', values: [{ choice: 'It does not work', priority: 'high' }] },
    },
    auto_convert: false,
    confirmation: 'Thank you. We look at it today or tomorrow.',
  },
};

/** What was sent; `task`: somebody made it one. */
export const SUBMISSIONS: readonly {
  readonly answers: Readonly<Record<string, unknown>>;
  readonly spam_reason?: 'trap';
  readonly task?: true;
}[] = [
  {
    answers: {
      summary: 'The search finds nothing when I type an umlaut',
      kind: 'It does not work',
      steps: 'Open the catalogue\nType “Rührbesen”\nNothing is found, “Ruhrbesen” finds it',
      page: 'https://preview.northwind.example/catalogue',
      mail: 'nora@northwind.example',
    },
    task: true,
  },
  { answers: { summary: 'Could the price be next to the picture?', kind: 'An idea' } },
  {
    answers: { summary: 'The first page of every search engine', kind: 'An idea', mail: 'offers@ranking.example' },
    spam_reason: 'trap',
  },
];

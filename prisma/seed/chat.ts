import type { PersonKey } from './people.ts';

/** Something said: who reacted to it with what, what was answered in its thread. `@ben` mentions Ben. */
interface Said {
  readonly by: PersonKey;
  readonly body: string;
  readonly reactions?: readonly (readonly [PersonKey, emoji: string])[];
  readonly replies?: readonly Said[];
}

export interface Talk {
  /** A name makes a channel, a title opens a task's, and without either the people talk directly. */
  readonly channel?: { readonly name: string; readonly type: 'public' | 'private'; readonly description: string };
  readonly task?: string;
  /** Who opens it, and whom with. */
  readonly by: PersonKey;
  readonly people: readonly PersonKey[];
  readonly said: readonly Said[];
  /** Who has read all of it, beside those who spoke last. */
  readonly read: readonly PersonKey[];
}

export const TALKS: readonly Talk[] = [
  {
    channel: { name: 'studio', type: 'public', description: 'What concerns all of us, and lunch.' },
    by: 'ada',
    people: ['ben', 'mira'],
    said: [
      {
        by: 'ada',
        body: 'The new chairs come on Thursday morning. Who is in to let them up?',
        reactions: [['ben', '🪑']],
        replies: [
          { by: 'ben', body: 'I am, from eight.' },
          { by: 'ada', body: 'Thank you! The lift key is in the drawer.', reactions: [['ben', '👍']] },
        ],
      },
      {
        by: 'mira',
        body: 'Northwind’s search answers in **38 ms** now, down from 210.',
        reactions: [
          ['ada', '🎉'],
          ['ben', '🎉'],
          ['ben', '🚀'],
        ],
      },
      { by: 'ben', body: 'Reminder: timesheets of last week by noon, please. @mira yours lacks Friday.' },
    ],
    read: ['ada'],
  },
  {
    channel: { name: 'northwind', type: 'public', description: 'Website and portal for Northwind.' },
    by: 'ben',
    people: ['ada', 'mira'],
    said: [
      { by: 'ben', body: 'Helena asks whether the redirects can go live before the campaign on the 1st.' },
      {
        by: 'mira',
        body: 'Only the list of old addresses is missing. @ben could you ask once more?',
        replies: [{ by: 'ben', body: 'Asked. She promised it for tomorrow.' }],
      },
    ],
    read: [],
  },
  {
    channel: { name: 'money', type: 'private', description: 'Rates, offers and who pays late.' },
    by: 'ada',
    people: ['ben'],
    said: [
      { by: 'ada', body: 'Lumen is two weeks late again. I would rather call than send another reminder.' },
      { by: 'ben', body: 'Call. Ask for Dr. Huber, not the front desk.', reactions: [['ada', '🙏']] },
    ],
    read: ['ada'],
  },
  {
    by: 'mira',
    people: ['ben'],
    said: [
      { by: 'mira', body: 'I am away on the 24th and 25th. Is the sprint fine with that?' },
      { by: 'ben', body: 'It is. Enjoy the mountains!', reactions: [['mira', '🏔️']] },
    ],
    read: [],
  },
  {
    task: 'Search results and filters',
    by: 'mira',
    people: [],
    said: [
      { by: 'mira', body: 'Should empty filters be hidden, or greyed out with a zero?' },
      {
        by: 'ada',
        body: 'Greyed out. What jumps away under the mouse makes people nervous.',
        reactions: [['mira', '👌']],
      },
    ],
    read: [],
  },
];

import type { PersonKey } from './people.ts';

/** Files on tasks, by title. */
export const FILES: readonly (readonly [
  task: string,
  author: PersonKey,
  file_name: string,
  content_type: string,
  text: string,
])[] = [
  [
    'Agree on the sitemap',
    'ben',
    'Sitemap.csv',
    'text/csv',
    'Page,Below,Owner\nHome,,Ben\nProducts,Home,Mira\nSupport,Home,Ben\nDownloads,Support,Ben\nAbout us,Home,Ada\n',
  ],
  [
    'Interview six customers about how they reorder',
    'ada',
    'Interviews.txt',
    'text/plain',
    'Six talks of half an hour each.\n\n1. Reorders from the last invoice, by telephone.\n2. Keeps a list on paper at the shelf.\n3. The same, with the old article numbers.\n',
  ],
];

import type { PersonKey } from './people.ts';

/** What was said about tasks, by title, in order. */
export const COMMENTS: readonly (readonly [title: string, author: PersonKey, body: string])[] = [
  [
    'Interview six customers about how they reorder',
    'ada',
    'Five of six reorder from an old invoice. Nobody uses the favourites.',
  ],
  [
    'Interview six customers about how they reorder',
    'ben',
    'Then the order form should start from the last invoice. I will put that into the portal.',
  ],
  [
    'Audit the content of the old site',
    'mira',
    '412 pages, of which 290 had no visit in a year. List is in the drive.',
  ],
  ['Agree on the sitemap', 'ben', 'Helena signed it off, with one change: **Downloads** moves below Support.'],
  [
    'Design system: type, colour and spacing',
    'ada',
    'Contrast is checked: every pair of text and background reaches 4.5:1.',
  ],
  ['Search results and filters', 'mira', '@ada Can the filter counts change while one types? It is cheap on our side.'],
  ['Search results and filters', 'ada', 'Yes, please. I added the state to the design.'],
  ['Empty and error states', 'ada', 'Ready for review. The tone of the 404 is open for debate.'],
  ['Content model and editorial preview', 'mira', 'Preview works for drafts; scheduled versions need one more day.'],
  ['Product page', 'ben', 'Largest paint is at 1.1 s on a slow phone. Nice.'],
  [
    'Search with typo tolerance',
    'mira',
    'Two typos in a word of eight letters is where it starts to guess wildly. Keeping it at one.',
  ],
  [
    'Import the product catalogue every night',
    'ben',
    'Their export has the wrong encoding on Sundays only. Asked for a fix, and made it robust meanwhile.',
  ],
  ['Import the product catalogue every night', 'ada', '@ben Helena would like a mail when it fails.'],
  ['Redirects from the old addresses', 'ben', 'Waiting for the list of campaign addresses from Northwind.'],
  [
    'Stock levels from the warehouse system',
    'mira',
    'The warehouse answers in 4 s on Mondays; I cache for a minute and show the age.',
  ],
  [
    'Order form for repeat orders',
    'mira',
    'Up for review. Quantities above the stock are marked and not refused, as agreed.',
  ],
  ['Order form for repeat orders', 'ben', 'Looks good, @mira. One thing: the total jumps when a line is removed.'],
  ['Delivery tracking', 'ben', 'Two carriers of three have an interface. For the third we link to their page.'],
  [
    'Credit limits for each customer',
    'ben',
    'Needs a decision of their accounting: does an open order count against the limit?',
  ],
  [
    'Workshop with the five practices',
    'ada',
    'They agree on warm, calm and never cute. Notes and photos are in the drive.',
  ],
  ['Three directions for the mark', 'ada', 'Dr. Huber chose the second one, the arc.'],
  ['Icon set for treatments', 'ben', 'The implant reads as a screw at 16 px.'],
  [
    'Signage for the Salzburg practice',
    'ada',
    'The landlord wants the sign ten centimetres smaller. New drawing on Thursday.',
  ],
  ['Christmas hamper builder', 'mira', 'Florence needs it live by the end of the month, at the latest.'],
  ['Christmas hamper builder', 'ben', 'Then gift wrapping waits. I told her.'],
  ['Delivery zones by postcode', 'ben', 'Two postcodes are split by the river, so I draw them by street.'],
  ['A day in the control room', 'ada', 'Four screens each, and the most used one shows the weather.'],
  ['What operators look at first', 'ada', 'Frequency, then the map, then whatever is red.'],
  ['Map with live load', 'ben', 'Tiles are fine at 60 updates a second; labels are what is slow.'],
  ['What the campaign brought', 'ben', '61 new patients, 38 of them through the landing page.'],
];

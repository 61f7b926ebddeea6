import { z } from 'zod';
import { day, get, id, instant, invalid, operation, timeZone } from '../../kernel/index.ts';
import { gapsOf, overlapsOf } from '../time.hints.ts';
import { personAsked } from '../time.person.ts';

const MOST = 200;
const span = { from: instant(), to: instant(), seconds: z.int() };

export const timeHints = operation({
  name: 'time.hints',
  summary: 'Find overlaps and gaps in worked time',
  effect: 'read',
  permission: null,
  input: z.strictObject({
    /** Whose time; left out: your own. That of others needs `view_all_time`. */
    user_id: id('usr').optional(),
    from: day(),
    /** At most 31 days, both ends in. */
    to: day(),
    /** The zone the days are in; left out: the person's. */
    time_zone: timeZone().optional(),
  }),
  output: z.strictObject({
    user_id: id('usr'),
    from: day(),
    to: day(),
    time_zone: z.string(),
    /** Time that two entries both count; up to 200. */
    overlaps: z.array(z.strictObject({ entry_ids: z.array(id('ent')), ...span })),
    /** Time within the person's working hours that no entry counts, until now; up to 200. */
    gaps: z.array(z.strictObject(span)),
    /** There are more of either. */
    has_more: z.boolean(),
  }),
  rest: get('/time-entries/hints'),
  mcp: {
    when: "Check a person's time before it is handed in or billed: entries that overlap, and working hours nothing was tracked in.",
  },
  async run(ctx, { user_id, from, to, time_zone: wanted }) {
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
    if (days < 1) throw invalid('to', 'must not be before from');
    if (days > 31) throw invalid('to', 'must be within 31 days, both ends in');
    const person = await personAsked(ctx, user_id);
    const time_zone = wanted ?? person.time_zone;
    const range = { from, to, time_zone };
    const overlaps = await overlapsOf(ctx, person, range, MOST + 1);
    const gaps = await gapsOf(ctx, person, range, MOST + 1);
    return {
      user_id: person.user_id,
      ...range,
      overlaps: overlaps.slice(0, MOST),
      gaps: gaps.slice(0, MOST),
      has_more: overlaps.length > MOST || gaps.length > MOST,
    };
  },
});

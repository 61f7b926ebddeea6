import { z } from 'zod';
import { day, entity, everyone, field, id, instant, prose } from '../kernel/index.ts';
import { User } from '../users/user.schema.ts';

/** Days in which no time changes any more, both ends in. Everybody sees why theirs does not. */
export const TimePeriod = entity({
  name: 'time_period',
  domain: 'time',
  kind: 'per',
  table: 'time_periods',
  model: 'TimePeriod',
  visible: everyone,
  relations: { locker: { to: () => User, by: 'locked_by' } },
  fields: {
    id: id('per'),
    from_day: day(),
    to_day: day(),
    note: field(prose(2000).nullable(), { prose: true }),
    locked_by: id('usr'),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

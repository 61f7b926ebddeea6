import { searchQuery } from './operations/query.ts';
import { searchFollower } from './search.follow.ts';

export { searchFollower };

/** Finding things by their words, across the domains that say what they are found by. */
export const search = {
  operations: [searchQuery],
  entities: [],
  followers: [searchFollower],
};

import { closedIn, keysIn } from './key.find.ts';

/** What names tasks, and which. */
export interface Naming {
  readonly id: string;
  readonly keys: readonly string[];
  /** Those of the keys that it says it closes. */
  readonly closes: readonly string[];
}

export const namingOfBranch = ({ id, name }: { id: string; name: string }): Naming => ({
  id,
  keys: keysIn(name),
  closes: [],
});

/** What names no task itself belongs to the one its branch names. */
export function namingOfCommit({ id, message, branch }: { id: string; message: string; branch: string }): Naming {
  const keys = keysIn(message);
  return { id, keys: keys.length ? keys : keysIn(branch), closes: closedIn(message) };
}

interface Pull {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly source_branch: string;
}

export function namingOfPull({ id, title, description, source_branch }: Pull): Naming {
  const words = `${title}\n${description ?? ''}`;
  return { id, keys: [...new Set([...keysIn(words), ...keysIn(source_branch)])], closes: closedIn(words) };
}

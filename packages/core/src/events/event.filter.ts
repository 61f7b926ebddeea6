import { z } from 'zod';
import { id } from '../kernel/index.ts';

/** `task.updated`, every event of an entity as `task.*`, or everything as `*`. */
const typePattern = z
  .string()
  .max(100)
  .regex(/^(\*|[a-z_]+\.(\*|[a-z_]+))$/, 'expected an event type such as task.updated, task.* or *');

/** What readers of the log may narrow it by. */
export const eventFilterInput = {
  types: z.array(typePattern).min(1).max(100).optional(),
  project_id: id('prj').optional(),
};

export interface EventFilter {
  readonly types?: readonly string[] | undefined;
  readonly project_id?: string | undefined;
}

/** The filter as a function; it remembers its verdict on each type. */
export function eventFilter({ types, project_id }: EventFilter) {
  const verdicts = new Map<string, boolean>();
  const wanted = (type: string): boolean => {
    let verdict = verdicts.get(type);
    if (verdict === undefined) {
      verdict = !types || types.some((pattern) => matches(pattern, type));
      verdicts.set(type, verdict);
    }
    return verdict;
  };
  return (event: { readonly type: string; readonly project_id: string | null }): boolean =>
    wanted(event.type) && (project_id === undefined || event.project_id === project_id);
}

const matches = (pattern: string, type: string): boolean =>
  pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)));

import { openClient } from '../clients/index.ts';
import { type Context, invalid } from '../kernel/index.ts';
import { openProject } from '../projects/index.ts';

interface Place {
  readonly project_id: string | null;
  readonly client_id: string | null;
}

const FIRST_DAY = '2000-01-01';

/** What an expense is for, as it is to stand: an open project brings its client along, and no other goes with it. */
export async function placeOf(
  ctx: Context,
  change: { [K in keyof Place]?: string | null | undefined },
  was: Place,
): Promise<Place> {
  const project_id = change.project_id === undefined ? was.project_id : change.project_id;
  const moved = project_id !== was.project_id;
  if (!moved && (change.client_id === undefined || change.client_id === was.client_id)) return was;
  const own = project_id === null ? null : (await openProject(ctx, project_id)).value.client_id;
  const left = moved && project_id !== null ? own : was.client_id;
  const client_id = change.client_id === undefined ? left : change.client_id;
  if (own !== null && client_id !== own) {
    throw invalid('client_id', 'is not the client of the project; leave it out, and the project brings its own');
  }
  if (client_id !== null && client_id !== own && client_id !== was.client_id) await openClient(ctx, client_id);
  return { project_id, client_id };
}

/** Refuses what no client can be asked to pay. */
export function checkBillable(is_billable: boolean, { client_id }: Place): void {
  if (is_billable && client_id === null) {
    throw invalid('is_billable', 'needs a client who pays, or a project of one');
  }
}

/** A receipt is of the past; tomorrow is today somewhere. */
export function checkSpentOn(day: string, now: Date): void {
  if (day < FIRST_DAY) throw invalid('spent_on', 'must not be before the year 2000');
  const tomorrow = new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10);
  if (day > tomorrow) throw invalid('spent_on', 'must not be later than tomorrow');
}

/** When a day begins for somebody: an hour of the day it is where they are. An hour that the clocks skip is the next there is. */
export const beginsAt = (now: string, zone: string, hour: string): string =>
  `(((${now} AT TIME ZONE ${zone})::date + make_interval(hours => ${hour})) AT TIME ZONE ${zone})`;

/** What a task that is due on a day is told as: once for each person, however often it is moved away and back. */
export const DUE_CAUSE = "'due:' || t.id || ':' || t.due_date";

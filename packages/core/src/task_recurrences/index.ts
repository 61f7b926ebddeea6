import { createRecurrence } from './operations/create.ts';
import { deleteRecurrence } from './operations/delete.ts';
import { getRecurrence } from './operations/get.ts';
import { listRecurrences } from './operations/list.ts';
import { listOccurrences } from './operations/occurrences.ts';
import { pauseRecurrence } from './operations/pause.ts';
import { resumeRecurrence } from './operations/resume.ts';
import { skipOccurrence } from './operations/skip.ts';
import { updateRecurrence } from './operations/update.ts';
import { recurrenceGraph } from './recurrence.graph.ts';
import { completions, recurrences } from './recurrence.job.ts';
import { TaskRecurrence } from './recurrence.schema.ts';

/** Tasks that are made again and again. */
export const taskRecurrences = {
  operations: [
    listRecurrences,
    getRecurrence,
    createRecurrence,
    updateRecurrence,
    deleteRecurrence,
    pauseRecurrence,
    resumeRecurrence,
    listOccurrences,
    skipOccurrence,
  ],
  entities: [TaskRecurrence],
  graph: recurrenceGraph,
  jobs: [completions, recurrences],
};

import { conflict } from '../kernel/index.ts';

export const projectArchivedConflict = conflict('project_archived', 'The project is archived');
export const projectCodeTaken = conflict('project_code_taken', 'Another project has this code');
export const projectCodeFixed = conflict('project_code_fixed', 'The code stands in task keys already');
export const projectHasTime = conflict('project_has_time', 'The project has time that is billable or running');
export const alreadyOnProject = conflict('already_on_project', 'The person is on the project already');

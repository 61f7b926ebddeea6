/** Clients show a model the first 512 characters for certain, so those carry the facts. */
export const INSTRUCTIONS = `Stint runs a services team: projects, tasks, time, clients. Call whoami first: org, role, \
permissions, scopes. Ids are typed (task_…, prj_…, cli_…): never invent one, find it with a *_list tool. List before you \
create. Money is {amount, currency}, amount an integer in minor units: 367500 EUR = 3,675.00. Durations are seconds, \
instants RFC 3339, days YYYY-MM-DD. Lists give 25 a page: while has_more, pass next_cursor as cursor with the same \
filters and sort. Errors name the field and the next step.

Updates: fields you leave out stay as they are; clear_<field>: true empties one. Pass the version you read as \
expected_version, so that you do not undo what someone else just changed. fields=["name"] makes an answer smaller, \
expand=["client"] adds what it points at. To try a write again safely, send the same _meta["stint/idempotency_key"].

Deleting, removing and revoking cannot be taken back: do them only when the user asked for exactly that. \
Prepare drafts freely; a person decides what leaves the building.`;

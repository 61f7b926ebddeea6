import { type Caller, covers, type RowProblem } from '../../kernel/index.ts';
import { fold, type KnownClient, type KnownProject, type KnownTask, type Names, type Person } from './names.ts';
import type { SourceRow } from './read.ts';

/** Whose time a name or address in the file is, by the address they have here. */
export interface Mapped {
  readonly name: string;
  readonly email: string;
}

/** What a row is for: what is there of it, and what would have to be made. */
export interface Matched {
  readonly client: KnownClient | null;
  readonly project: KnownProject | null;
  readonly task: KnownTask | null;
  /** The project, and maybe its client, that is not there and would be made. */
  readonly missing: { readonly client: string | null; readonly project: string } | null;
  readonly problem: RowProblem | null;
}

/** The member a row's time belongs to. */
export function personOfRow(row: SourceRow, { people }: Names, mapped: readonly Mapped[]): Person | RowProblem {
  const said = [row.email, row.user].filter((text) => text !== null && text !== '').map((text) => fold(text as string));
  const email = mapped.find(({ name }) => said.includes(fold(name)))?.email.toLowerCase() ?? row.email;
  const of = email ?? row.user;
  const found = people.filter((person) =>
    email ? person.email.toLowerCase() === email : fold(person.name) === fold(of),
  );
  if (found.length === 1) return found[0] as Person;
  const who =
    of === '' ? 'is empty' : `is ${of}: ${found.length ? 'several members are called so' : 'no member is called so'}`;
  return { field: 'user', message: `${who}; say in \`people\` who it is` };
}

export function matchWork(row: SourceRow, names: Names): Matched {
  const none = { client: null, project: null, task: null, missing: null, problem: null };
  const client = (row.client && names.clients?.find(({ name }) => fold(name) === fold(row.client as string))) || null;
  if (row.project === null) return { ...none, client };
  const fits = (project: KnownProject) =>
    names.clients === null || (row.client === null ? true : client !== null && project.client_id === client.id);
  const byCode = names.projects.filter(({ code }) => row.code === code);
  const byName = names.projects.filter(
    (project) => fold(project.name) === fold(row.project as string) && fits(project),
  );
  const found = byCode.length ? byCode : byName;
  if (found.length > 1) {
    const message = `is ${row.project}, and several projects are called so; rename one, or name its client in the row`;
    return { ...none, client, problem: { field: 'project', message } };
  }
  const [project] = found;
  if (!project) return { ...none, client, missing: { client: row.client, project: row.project } };
  if (project.archived) {
    const message = `is ${project.name}, which is archived; take it back into use first`;
    return { ...none, client, project, problem: { field: 'project', message } };
  }
  const mine = ({ project_id, title }: KnownTask) => project_id === project.id && fold(title) === fold(row.task ?? '');
  return { ...none, client, project, task: names.tasks.find(mine) ?? null };
}

/** What stands against making the project, and the client, that a row needs. */
export function missingProblem(caller: Caller, matched: Matched, create_missing: boolean): RowProblem | null {
  const { missing, client } = matched;
  if (!missing) return null;
  const of = missing.client ? ` of ${missing.client}` : '';
  if (!create_missing) {
    const message = `is ${missing.project}${of}, which is not there; add it, or send create_missing`;
    return { field: 'project', message };
  }
  if (client?.archived) {
    return {
      field: 'client',
      message: `is ${client.name}, which is archived; take it back into use first`,
    };
  }
  const may = (permission: 'manage_projects' | 'manage_clients', scope: string) =>
    caller.permissions.has(permission) && covers(caller.credential.scopes, scope);
  if (!may('manage_projects', 'write:projects')) {
    return {
      field: 'project',
      message: `is ${missing.project}${of}, which is not there, and you may not add projects`,
    };
  }
  if (missing.client && !client && !may('manage_clients', 'write:clients')) {
    return { field: 'client', message: `is ${missing.client}, which is not there, and you may not add clients` };
  }
  return null;
}

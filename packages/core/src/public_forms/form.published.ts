import { sql } from '@stint/db';
import { type Context, type Core, newId, systemCaller } from '../kernel/index.ts';
import type { Question } from './form.questions.ts';
import { PublicFormVersion } from './form.schema.ts';

/** A form as people outside see it. */
export interface PublishedForm {
  readonly id: string;
  readonly org_id: string;
  readonly organization: string;
  readonly version_id: string;
  readonly number: number;
  readonly name: string;
  readonly description: string | null;
  readonly questions: readonly Question[];
  readonly confirmation: string | null;
  /** It is over, or its project is. */
  readonly closed: boolean;
}

interface Served {
  readonly version_id: string;
  readonly organization: string;
  readonly closed: boolean;
}

/** The product, taking in what people outside send. */
export const intake = (org_id: string) => systemCaller(org_id, 'public_forms');

/** The form, if it is published: as it now is, or an earlier version of it by its number. */
export async function publishedForm(core: Core, id: string, number?: number): Promise<PublishedForm | null> {
  const { rows } = await core.db.system.query<{ org_id: string }>(
    `SELECT f.org_id FROM public_forms f JOIN orgs o ON o.org_id = f.org_id
     WHERE f.id = $1 AND f.published_version IS NOT NULL AND o.deleted_at IS NULL`,
    [id],
  );
  const org_id = rows[0]?.org_id;
  if (!org_id) return null;
  const call = { via: 'system', request_id: newId('req') } as const;
  return core.read(intake(org_id), call, (ctx) => publishedIn(ctx, id, number));
}

/** The same within the organization it is of. */
export async function publishedIn(ctx: Context, id: string, number?: number): Promise<PublishedForm | null> {
  const { org_id } = ctx.caller;
  const [row] = await ctx.query<Served>(sql`SELECT v.id AS version_id, o.name AS organization,
      coalesce(f.closes_at <= ${ctx.now}, false) OR p.archived_at IS NOT NULL AS closed
    FROM public_forms f JOIN orgs o ON o.org_id = f.org_id
    JOIN projects p ON p.org_id = f.org_id AND p.id = f.project_id AND p.deleted_at IS NULL
    JOIN public_form_versions v ON v.org_id = f.org_id AND v.form_id = f.id
      AND v.number = coalesce(${number ?? null}::int, f.published_version)
    WHERE f.org_id = ${org_id} AND f.id = ${id} AND f.published_version IS NOT NULL`);
  if (!row) return null;
  const version = await ctx.reload(PublicFormVersion, row.version_id);
  const { name, description, questions, confirmation } = version.value;
  return { ...row, id, org_id, number: version.value.number, name, description, questions, confirmation };
}

import { empty, type Sql, sql } from '@stint/db';
import { type Caller, personOf, type Via } from '../caller.ts';
import type { Entity } from '../entity.ts';
import type { EventDefinition } from '../event.ts';
import { newId } from '../id.ts';
import type { Row } from '../rows/row.ts';

/** How a call came in: what audit keeps of it beside the caller. */
export interface Call {
  readonly via: Via;
  readonly request_id: string;
  readonly ip?: string | undefined;
  readonly user_agent?: string | undefined;
}

/** An event on its way into the log. */
export interface Emitted {
  readonly definition: EventDefinition<any>;
  readonly after: Row<any>;
  readonly before?: Row<any> | undefined;
}

export type Changes = Record<string, [unknown, unknown]>;

/** Fields that change with every write and say nothing by it. */
const NOISE = new Set(['version', 'updated_at']);

/** What differs between two states of one entity: field to [before, after]. */
export function changesOf(before: Row, after: Row): Changes {
  const was = before.value as Record<string, unknown>;
  const is = after.value as Record<string, unknown>;
  const changes: Changes = {};
  for (const name of Object.keys(is)) {
    if (!NOISE.has(name) && JSON.stringify(was[name]) !== JSON.stringify(is[name]))
      changes[name] = [was[name], is[name]];
  }
  return changes;
}

function hideProse(entity: Entity, changes: Changes): Changes {
  const shown = Object.entries(changes).map(([name, change]) => [
    name,
    entity.prose.has(name) ? ['[redacted]', '[redacted]'] : change,
  ]);
  return Object.fromEntries(shown);
}

const topicOf = (entity: Entity, row: Row): string | null =>
  (row.value as Record<string, string | null>)[entity.topic] ?? null;

/** The topics of an entry beyond its first, so that each finds it in its activity. */
const alsoAbout = (org_id: string, topics: readonly (string | null)[]): Sql =>
  sql`, topic AS (INSERT INTO audit_topics (org_id, topic_id, seq)
    SELECT ${org_id}, t, head.audit_seq FROM head, unnest(${topics.filter((topic) => topic !== null)}::text[]) t)`;

export interface Recording {
  readonly caller: Caller;
  readonly call: Call;
  readonly operation: string;
  readonly now: Date;
  readonly emitted: readonly Emitted[];
  /** Keep free text in the audit trail. */
  readonly full: boolean;
}

/**
 * The statement that ends a write: it takes the organization's next `seq` by locking its log's head, writes the events
 * and the audit entry, chains the entry's hash, and runs `more` with them (the idempotency answer).
 */
export function recordStatement(recording: Recording, more: Sql = empty): Sql {
  const { caller, call, operation, now, emitted, full } = recording;
  const occurred_at = now.toISOString();
  const token_id = caller.credential.kind === 'system' ? null : caller.credential.id;
  const ids: string[] = [];
  const types: string[] = [];
  const envelopes: string[] = [];
  const facts: object[] = [];
  for (const { definition, after, before } of emitted) {
    const id = newId('evt');
    const { entity } = definition;
    const subject = { type: entity.name, id: (after.value as Record<string, unknown>)[entity.key] };
    const changes = before && changesOf(before, after);
    ids.push(id);
    types.push(definition.type);
    const head = JSON.stringify({
      id,
      type: definition.type,
      org_id: caller.org_id,
      occurred_at,
      actor: { user_id: personOf(caller), via: call.via, token_id },
      operation,
      request_id: call.request_id,
      subject,
      changes,
    });
    envelopes.push(`${head.slice(0, -1)},"data":${after.text}}`);
    facts.push({
      type: definition.type,
      event_id: id,
      subject,
      changes: changes && (full ? changes : hideProse(entity, changes)),
    });
  }
  // What an entry is about is of the operation's own domain, whatever else moved on the way.
  const domain = operation.split('.', 1)[0];
  const first = emitted.find(({ definition }) => definition.entity.domain === domain) ?? emitted[0];
  const about = first?.after.value as Record<string, string> | undefined;
  const entity = first?.definition.entity;
  const topic_id = first ? topicOf(first.definition.entity, first.after) : null;
  const topics = new Set(emitted.map(({ definition, after }) => topicOf(definition.entity, after)));
  topics.delete(topic_id);
  const auditId = newId('aud');
  const record = JSON.stringify({
    id: auditId,
    occurred_at,
    operation,
    via: call.via,
    user_id: personOf(caller),
    role: caller.role,
    credential: { kind: caller.credential.kind, id: caller.credential.id },
    request_id: call.request_id,
    subject: entity ? { type: entity.name, id: about?.[entity.key] ?? null } : null,
    ip: call.ip ?? null,
    user_agent: call.user_agent ?? null,
    topic_id,
    events: facts,
  });
  const count = emitted.length;
  return sql`WITH head AS (
      UPDATE org_logs SET seq = seq + ${count}, audit_seq = audit_seq + 1,
        audit_hash = sha256(audit_hash || convert_to((audit_seq + 1)::text || ':' || ${record}::text, 'UTF8'))
      WHERE org_id = ${caller.org_id} RETURNING seq, audit_seq, audit_hash
    ), event AS (
      INSERT INTO events (org_id, seq, id, type, occurred_at, envelope)
      SELECT ${caller.org_id}, head.seq - ${count} + e.nr, e.id, e.type, ${occurred_at}::timestamptz, e.envelope::json
      FROM head, unnest(${ids}::text[], ${types}::text[], ${envelopes}::text[]) WITH ORDINALITY AS e(id, type, envelope, nr)
    ), entry AS (
      INSERT INTO audit_entries (org_id, seq, id, occurred_at, user_id, via, credential_id, operation,
        subject_type, subject_id, topic_id, record, hash)
      SELECT ${caller.org_id}, head.audit_seq, ${auditId}, ${occurred_at}::timestamptz, ${personOf(caller)}, ${call.via},
        ${caller.credential.id}, ${operation}, ${entity?.name ?? null}, ${entity ? (about?.[entity.key] ?? null) : null},
        ${topic_id}, ${record}, head.audit_hash
      FROM head
    )${topics.size ? alsoAbout(caller.org_id, [...topics]) : empty}${more} SELECT seq::text AS seq FROM head`;
}

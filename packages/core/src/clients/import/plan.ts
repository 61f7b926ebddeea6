import { sql } from '@stint/db';
import { type Context, type Data, needed, type Row, type RowProblem } from '../../kernel/index.ts';
import { Client } from '../client.schema.ts';
import { type ClientFields, type ClientRow, readClients } from './read.ts';

/** What becomes of a row: a client is added or changed, nothing is, or it has problems. */
export const ROW_STATES = ['new', 'changed', 'same', 'faulty'] as const;

export interface PlannedClient {
  readonly row: number;
  readonly state: (typeof ROW_STATES)[number];
  readonly name: string;
  readonly key: string | null;
  /** What is set; of a change what differs. */
  readonly set: ClientFields;
  readonly client: Row<typeof Client> | null;
  /** The row's key is not yet kept with the client. */
  readonly keyed: boolean;
  readonly problems: readonly RowProblem[];
}

export interface ClientPlan {
  readonly rows: readonly PlannedClient[];
  readonly ignored_columns: readonly string[];
  readonly totals: { readonly rows: number } & Readonly<Record<PlannedClient['state'], number>>;
}

interface Known {
  readonly id: string;
  readonly name: string;
  readonly import_key: string | null;
}

const fold = (name: string): string => name.trim().normalize('NFC').toLowerCase();

/** Reads a CSV of clients and finds out what would become of each row; nothing is written. */
export async function planClients(ctx: Context, csv: string): Promise<ClientPlan> {
  // Who does not see clients would add each of them again.
  needed(ctx, 'view_clients', 'clients');
  const { rows, ignored_columns } = readClients(csv);
  const known = await ctx.query<Known>(sql`SELECT id, name, import_key FROM clients
    WHERE org_id = ${ctx.caller.org_id} AND deleted_at IS NULL
      AND (lower(name) = ANY(${rows.map(({ name }) => fold(name))})
        OR import_key = ANY(${rows.map(({ key }) => key).filter((key) => key !== null)}))
    ORDER BY id`);
  const current = await ctx.reloadAll(
    Client,
    known.map(({ id }) => id),
  );
  const byId = new Map(current.map((client) => [client.id, client]));
  const taken = new Map<string, number>();
  const planned = rows.map((row): PlannedClient => {
    const { known: of, problem } = match(row, known);
    const problems = problem ? [...row.problems, problem] : [...row.problems];
    const who = of?.id ?? row.key ?? fold(row.name);
    const before = taken.get(who);
    if (before && problems.length === 0)
      problems.push({ field: 'name', message: `is the client of row ${before} as well` });
    taken.set(who, before ?? row.row);
    const { row: nr, name, key, fields } = row;
    const client = (of && byId.get(of.id)) ?? null;
    const set = client ? differing(fields, client.value) : fields;
    if (revalues(ctx, set, client)) problems.push({ field: 'currency', message: REVALUES });
    const keyed = key !== null && of?.import_key !== key;
    const same = client !== null && !keyed && Object.keys(set).length === 0;
    const state = problems.length ? 'faulty' : client === null ? 'new' : same ? 'same' : 'changed';
    return { row: nr, state, name, key, set, client, keyed, problems };
  });
  const count = (state: PlannedClient['state']) => planned.filter((row) => row.state === state).length;
  const totals = {
    rows: planned.length,
    new: count('new'),
    changed: count('changed'),
    same: count('same'),
    faulty: count('faulty'),
  };
  return { rows: planned, ignored_columns, totals };
}

interface Match {
  readonly known: Known | null;
  readonly problem: RowProblem | null;
}

/** The client a row is: by its key, else by its name, where that client has no other key. */
function match({ key, name }: ClientRow, known: readonly Known[]): Match {
  const byKey = key === null ? undefined : known.find(({ import_key }) => import_key === key);
  if (byKey) return { known: byKey, problem: null };
  const named = known.filter((one) => fold(one.name) === fold(name) && (key === null || one.import_key === null));
  if (named.length < 2) return { known: named[0] ?? null, problem: null };
  const message = 'is that of several clients; rename one, or give the column key';
  return { known: null, problem: { field: 'name', message } };
}

const REVALUES = 'is another than the client has; with its default rate, that takes the permission manage_rates';

/** Another currency gives a rate another worth. */
const revalues = (ctx: Context, { currency }: ClientFields, client: Row<typeof Client> | null): boolean =>
  currency !== undefined && !!client?.value.default_rate && !ctx.caller.permissions.has('manage_rates');

/** What of the fields is not so already. Of an address only the cells that say something count. */
function differing({ billing_address, ...fields }: ClientFields, current: Data<typeof Client>): ClientFields {
  const now = current as Record<string, unknown>;
  const plain = Object.fromEntries(Object.entries(fields).filter(([name, value]) => now[name] !== value));
  if (!billing_address) return plain;
  const address: Record<string, unknown> = current.billing_address ?? {};
  const moved = Object.entries(billing_address).some(([name, value]) => address[name] !== value);
  return moved ? { ...plain, billing_address: { ...address, ...billing_address } } : plain;
}

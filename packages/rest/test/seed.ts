import type { Described } from './described.ts';
import { collect, type Pool, sample } from './sample.ts';
import type { Answered, RestServer } from './server.ts';

export interface Tried {
  readonly operation: Described;
  readonly url: string;
  readonly answer: Answered;
}

/** The path with ids that were seen; undefined where one is missing. */
export function pathOf({ path, params }: Described, pool: Pool): string | undefined {
  let out = path;
  for (const { name, schema } of params) {
    const value = sample(schema, pool, name);
    if (value === undefined) return undefined;
    out = out.replace(`{${name}}`, encodeURIComponent(String(value)));
  }
  return out;
}

/** A query string with what is required and what is given. */
export function queryOf({ query }: Described, pool: Pool, given: Record<string, string> = {}): string {
  const required = query.filter((one) => one.required && !(one.name in given));
  const values = required.map(({ name, schema }) => [name, String(sample(schema, pool, name))]);
  const text = new URLSearchParams([...values, ...Object.entries(given)] as [string, string][]).toString();
  return text && `?${text}`;
}

/** Makes one of everything that can be made from what the document says; answers what came of each call. */
export async function seed(
  rest: RestServer,
  token: string,
  operations: readonly Described[],
  pool: Pool,
): Promise<Tried[]> {
  const makers = operations.filter(
    ({ method, path }) => method === 'POST' && !/delete|leave|revoke|archive|void/.test(path),
  );
  const tried = new Map<string, Tried>();
  for (let pass = 0; pass < 4; pass++) {
    for (const operation of makers) {
      if ((tried.get(operation.id)?.answer.status ?? 500) < 300) continue;
      const url = pathOf(operation, pool);
      if (url === undefined) continue;
      const body = operation.body && sample(operation.body, pool);
      const answer = await rest.call('POST', url, { token, body });
      tried.set(operation.id, { operation, url, answer });
      if (answer.status < 300) collect(pool, answer.json);
    }
    for (const operation of operations) {
      if (operation.method !== 'GET' || operation.params.length) continue;
      const answer = await rest.call('GET', operation.path + queryOf(operation, pool), { token });
      if (answer.status === 200) collect(pool, answer.json.data);
    }
  }
  return [...tried.values()];
}

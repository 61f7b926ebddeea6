import { isIP } from 'node:net';
import { SERVER_INFO } from './sdk.ts';

const SCHEMA = 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json';

/** The entry of this server in an MCP registry. Its name is in the namespace of the host it is reached at, which is who may publish it. */
export function serverJson(publicUrl: string) {
  const { name, title, version } = SERVER_INFO;
  const { hostname } = new URL(publicUrl);
  const host = isIP(hostname.replace(/^\[|\]$/g, '')) ? 'localhost' : hostname;
  const at = (path: string) => ({ type: 'streamable-http', url: `${publicUrl}/mcp${path}` });
  return {
    $schema: SCHEMA,
    name: `${host.split('.').reverse().join('.')}/${name}`,
    title,
    description: 'Back office of a services team: projects, tasks, time, invoices, payments, reports',
    version,
    websiteUrl: `${publicUrl}/docs/`,
    remotes: [at(''), at('?profile=core'), at('?read_only=1')],
  };
}

import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import pg from 'pg';

/** A bare MCP server: the SDK's low-level server and one tool that reads a task by a prepared statement. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const tool = {
  name: 'tasks_get',
  description: 'Read one task',
  inputSchema: { type: 'object' as const, properties: { org: { type: 'string' }, task_id: { type: 'string' } } },
};
const handler = toNodeHandler(
  createMcpHandler(() => {
    const server = new Server({ name: 'bare', version: '1.0.0' }, { capabilities: { tools: {} } });
    server.setRequestHandler('tools/list', () => ({ tools: [tool] }));
    server.setRequestHandler('tools/call', async ({ params }) => {
      const { org, task_id } = params.arguments as { org: string; task_id: string };
      const text = 'SELECT * FROM tasks WHERE org_id = $1 AND id = $2';
      const { rows } = await pool.query({ name: 'get', text, values: [org, task_id] });
      return { content: [{ type: 'text', text: JSON.stringify(rows[0]) }] };
    });
    return server;
  }),
);

createServer(async (request, response) => {
  if (request.url === '/healthz') {
    response.end('{"status":"ok"}');
    return;
  }
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  await handler(request as never, response, JSON.parse(Buffer.concat(parts).toString()));
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));

import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

/** Raw ws: `POST /burst?events=400` sends that many 300-byte messages to every socket, one after the other. */
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  response.end('{"status":"ok"}');
  if (pathname === '/burst') burst(Number(searchParams.get('events')));
});
const sockets = new WebSocketServer({ server, path: '/ws', perMessageDeflate: false });

function burst(events: number): void {
  let nr = 0;
  const next = () => {
    const message = JSON.stringify({ event: 'task.updated', seq: ++nr, data: 'x'.repeat(250) });
    for (const socket of sockets.clients) socket.send(message);
    if (nr < events) setImmediate(next);
  };
  next();
}

server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));

import WebSocket from 'ws';

/** Opens sockets in a process of its own and tells when each burst began and ended: argv url, sockets, events, token. */
const [url = '', count = '500', events = '400', token = ''] = process.argv.slice(2);
const expected = Number(count) * Number(events);

let received = 0;
let began = 0;
let subscribed = 0;

function onPush(): void {
  if (received === 0) began = performance.now();
  if (++received < expected) return;
  process.send?.({ ms: performance.now() - began, received });
  received = 0;
}

for (let n = 0; n < Number(count); n++) {
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    ...(token ? { headers: { authorization: `Bearer ${token}` } } : {}),
  });
  const ready = () => {
    if (++subscribed === Number(count)) process.send?.({ ready: true });
  };
  socket.on('open', () => {
    if (token) socket.send(JSON.stringify({ action: 'subscribe', payload: { types: ['*'] }, request_id: 's' }));
    else ready();
  });
  socket.on('message', (data: Buffer) => {
    // A reply begins {"status", a push begins {"event": telling them apart must not cost a parse.
    if (data[2] === 0x73) ready();
    else onPush();
  });
  socket.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
}

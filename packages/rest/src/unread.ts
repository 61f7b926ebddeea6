import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { newId, problemOf } from '@stint/core';

const STATUS: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Answers what Node could not read as a request, so there is neither request nor reply, as all else is answered. */
export function answerUnread(
  error: Error & { code?: string },
  socket: Socket,
  publicUrl: string,
  told: Readonly<Record<string, string>>,
): void {
  // A connection that was reset has nobody at its end.
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) {
    const { code = '' } = error;
    const refused = Object.assign(new Error(code), { code, statusCode: STATUS[code] ?? 400 });
    const asked = { request_id: newId('req'), publicUrl, authorization: undefined };
    const { status, headers, body } = problemOf(refused, asked);
    const text = JSON.stringify(body);
    const all = { ...told, ...headers, 'content-length': Buffer.byteLength(text), connection: 'close' };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`);
  }
  socket.destroy(error);
}

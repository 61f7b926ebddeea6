import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Settings } from '@stint/server/settings';
import { type Finding, fault, ok, reason } from './finding.ts';

const TIMEOUT_MS = 5000;

export async function checkRedis({ redisUrl }: Settings): Promise<Finding> {
  if (redisUrl === null) return ok('redis', 'not set: events stay in the process');
  const url = new URL(redisUrl);
  const secret = decodeURIComponent(url.password);
  const user = decodeURIComponent(url.username);
  const auth = secret ? command(['AUTH', ...(user ? [user] : []), secret]) : '';
  try {
    const answers = auth ? 2 : 1;
    const said = await converse(
      url,
      { port: 6379, tls: url.protocol === 'rediss:', send: `${auth}${command(['PING'])}` },
      (text) => text.split('\n').length > answers,
    );
    if (said.includes('+PONG')) return ok('redis', `${url.host} answers`);
    return fault('redis', `${url.host} refuses: ${said.trim().slice(1)}`, 'Correct the password in REDIS_URL.');
  } catch (error) {
    return fault('redis', `${url.host} cannot be reached: ${reason(error)}`, 'Start Redis, or correct REDIS_URL.');
  }
}

export async function checkMail({ smtpUrl, home }: Settings): Promise<Finding> {
  if (smtpUrl === null) return ok('mail', `is written to ${home}/mail`);
  const url = new URL(smtpUrl);
  const tls = url.protocol === 'smtps:';
  try {
    const said = await converse(url, { port: tls ? 465 : 587, tls }, (text) => text.includes('\n'));
    if (said.startsWith('220')) return ok('mail', `${url.host} answers`);
    return fault('mail', `${url.host} says: ${said.trim()}`, 'Point SMTP_URL at a mail server that takes submissions.');
  } catch (error) {
    return fault(
      'mail',
      `${url.host} cannot be reached: ${reason(error)}`,
      'Start the mail server, or correct SMTP_URL.',
    );
  }
}

/** As Redis takes it from programs: nothing in a password can be taken for another command. */
const command = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

interface Talk {
  readonly port: number;
  readonly tls: boolean;
  readonly send?: string;
}

/** Connects, says what there is to say, and answers what came back once `enough` of it did. */
function converse(url: URL, { port, tls, send }: Talk, enough: (text: string) => boolean): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const where = { host, port: url.port ? Number(url.port) : port };
  return new Promise((resolve, reject) => {
    const socket: Socket = tls ? connectTls({ ...where, servername: host }) : connectPlain(where);
    let said = '';
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`no answer in ${TIMEOUT_MS / 1000} s`)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the connection was closed')));
    socket.on('data', (chunk) => {
      said += chunk.toString('utf8');
      if (!enough(said)) return;
      resolve(said);
      socket.destroy();
    });
    if (send) socket.write(send);
  });
}

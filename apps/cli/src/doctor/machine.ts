import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Settings, secretFor } from '@stint/server/settings';
import { type Finding, fault, ok, reason } from './finding.ts';

const NODE = 24;

export function checkNode(version: string = process.versions.node): Finding {
  return Number(version.split('.')[0]) >= NODE
    ? ok('node', version)
    : fault('node', `${version} is too old`, `Run Stint with Node ${NODE} or newer, or through \`npm start\`.`);
}

/** Whether files can be made there: the embedded database, mail, uploads and the secret need it. */
export function checkHome({ home }: Settings): Finding {
  const probe = join(home, `.doctor-${process.pid}`);
  try {
    mkdirSync(home, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
    return ok('home', `${home} can be written`);
  } catch (error) {
    return fault('home', reason(error), `Make ${home} writable for this user, or point STINT_HOME elsewhere.`);
  }
}

export function checkSecret(settings: Settings): Finding {
  try {
    secretFor(settings);
    return ok('secret', settings.secret === null ? `kept in ${join(settings.home, 'secret')}` : 'set');
  } catch (error) {
    return fault('secret', reason(error), 'Set STINT_SECRET to 32 random characters or more.');
  }
}

/** Whether the server could listen now. Its own running copy answers `/healthz` and is no fault. */
export async function checkPort({ host, port }: Settings): Promise<Finding> {
  const where = `${host}:${port}`;
  try {
    await listenOnce(host, port);
    return ok('port', port === 0 ? 'any free one' : `${where} is free`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      return (await isStint(host, port))
        ? ok('port', `Stint is serving on ${where}`)
        : fault('port', `${where} is taken by another program`, 'End that program, or set PORT to another number.');
    }
    const advice = code === 'EACCES' ? 'Use a PORT from 1024 up.' : 'Set HOST to an address of this machine.';
    return fault('port', reason(error), advice);
  }
}

function listenOnce(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen({ host, port }, () => server.close(() => resolve()));
  });
}

async function isStint(host: string, port: number): Promise<boolean> {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  try {
    const answer = await fetch(`http://${name.includes(':') ? `[${name}]` : name}:${port}/healthz`, {
      signal: AbortSignal.timeout(2000),
    });
    return answer.ok && ((await answer.json()) as { status?: string }).status === 'ok';
  } catch {
    return false;
  }
}

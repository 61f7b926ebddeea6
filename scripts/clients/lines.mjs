import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that is asked by JSON-RPC, a message a line; `heard` is told what it says beside. */
export function startLines({ env, home }, command, args, heard = () => {}) {
  const child = spawn(command, args, { cwd: home, env, stdio: 'pipe' });
  const waiting = new Map();
  let beside = '';
  let nr = 0;
  child.stderr.setEncoding('utf8').on('data', (part) => {
    beside += part;
    heard(beside);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  return {
    notify: (method) => send({ method }),
    ask(method, params) {
      const id = ++nr;
      return new Promise((resolve, reject) => {
        const late = () => reject(new Error(`${method} was not answered; beside it said: ${beside.slice(-800)}`));
        const timer = setTimeout(late, 60_000);
        waiting.set(id, ({ result, error }) => {
          clearTimeout(timer);
          if (error) reject(new Error(`${method}: ${JSON.stringify(error)}`));
          else resolve(result);
        });
        send({ id, method, params });
      });
    },
    close: () => child.kill('SIGTERM'),
  };
}

/** What `whoami` answered, in a few words. */
export function whoamiOf({ structuredContent, isError, content }) {
  if (isError || !structuredContent) throw new Error(`whoami: ${JSON.stringify(content)}`);
  const { user, org, credential } = structuredContent;
  return `whoami is ${user.name} of ${org.name} by ${credential.kind}`;
}

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One hash for several texts. */
export function hashOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

/** Whether the last finished run of a step had the same input. */
export function isStamped(path, hash) {
  try {
    return readFileSync(path, 'utf8') === hash;
  } catch {
    return false;
  }
}

/** Written when a step is finished, in one move, so that a killed step is done again. */
export function stamp(path, hash) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, hash);
  renameSync(`${path}.${process.pid}`, path);
}

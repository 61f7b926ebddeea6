import { existsSync } from 'node:fs';
import { inRepo } from './paths.mjs';

const WANTED = 24;

/** The Node that runs Stint: this one when it is the wanted release, else the one installed with the packages. */
export function wantedNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major === WANTED) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = inRepo(`node_modules/node-${platform}-${process.arch}/bin/${binary}`);
  if (existsSync(pinned)) return pinned;
  if (major > WANTED) return process.execPath;
  throw new Error(
    `Stint runs on Node ${WANTED}; this is ${process.version}, and no Node ${WANTED} is packaged for ` +
      `${process.platform}-${process.arch}. Install Node ${WANTED} and run this again.`,
  );
}

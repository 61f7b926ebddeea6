import { parentPort, threadId } from 'node:worker_threads';

const deeds = {
  who: () => parentPort.postMessage(threadId),
  die: () => process.exit(1),
  throw: () => {
    throw new Error('It broke.');
  },
  hang: () => undefined,
};

parentPort.on('message', (deed) => deeds[deed]());

export { startBackground } from './background.ts';
export { createLogger } from './logger.ts';
export { type OpenOptions, openStint, type Stint } from './open.ts';
export { buildServer, type Running, startServer } from './server.ts';

import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

/** A path inside the checkout, wherever the command was started. */
export const inRepo = (path = '') => fileURLToPath(new URL(path, root));

import { readFileSync } from 'node:fs';
import { EngineDriver } from './driver.mjs';
import { bindMigrationAwareSqlAdapterFactory } from './libraries.mjs';
import { createDatabase, databaseOf } from './server.mjs';
import { lastPanic, loadEngine } from './wasm.mjs';

// These need a shadow database, for which the engine has a factory only after devDiagnostic.
const NEED_A_SHADOW = new Set(['evaluateDataLoss', 'createMigration']);
const METHOD_NOT_FOUND = -32601;
const ENGINE_ERROR = 4466;
// Offline commands (formatting, diffing two files) name no database; nothing connects to this one.
const NO_DATABASE = 'postgresql://127.0.0.1/postgres';

/** The JSON-RPC answer to one request: `{ result }` or `{ error }`. */
export async function answer({ method, params }, options, print) {
  try {
    return { result: await call(method, params, options, print) };
  } catch (error) {
    const panic = lastPanic();
    const message = panic ? `schema engine panicked: ${panic}` : (error.message ?? String(error));
    const data = { is_panic: false, message, meta: error.meta ?? null, error_code: error.code ?? null };
    return { error: { code: error.rpcCode ?? ENGINE_ERROR, message: 'See the data field.', data } };
  }
}

async function call(method, params, options, print) {
  if (method === 'createDatabase') {
    const databaseName = databaseOf(options.url);
    await createDatabase(options.url, databaseName);
    return { databaseName };
  }
  return withEngine(options, async (engine) => {
    if (method === 'getDatabaseVersion') return engine.version(params);
    if (method === 'diff') {
      const result = await engine.diff(params);
      if (result.stdout) print(result.stdout.replace(/\n$/, ''));
      return result;
    }
    if (typeof engine[method] !== 'function') {
      throw Object.assign(new Error(`Method not found: ${method}`), { rpcCode: METHOD_NOT_FOUND });
    }
    if (NEED_A_SHADOW.has(method)) {
      await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
    }
    return (await engine[method](params)) ?? {};
  });
}

let loaded;

/** An engine a call: it loses its shadow factory on the way, and Migrate's lock ends with its connection. */
async function withEngine({ url = NO_DATABASE, datamodels }, work) {
  loaded ??= loadEngine();
  const { SchemaEngine } = await loaded;
  const driver = new EngineDriver(url);
  const files = datamodels.map((path) => [path, readFileSync(path, 'utf8')]);
  const settings = { datamodels: files.length > 0 ? files : undefined };
  const engine = await SchemaEngine.new(settings, () => undefined, bindMigrationAwareSqlAdapterFactory(driver));
  try {
    return await work(engine);
  } finally {
    engine.free();
    await driver.close();
  }
}

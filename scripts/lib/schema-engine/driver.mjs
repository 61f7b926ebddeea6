// adapter-pg with what the schema engine needs and the adapter lacks.
import { ColumnTypeEnum, PrismaPg } from './libraries.mjs';
import { connectionFields, createDatabase, dropDatabase, schemaOf } from './server.mjs';

const CHAR = 18;
const TEXT = 25;

/** Opens the engine's connections and remembers them, so that `close` leaves neither a pool nor a shadow database. */
export class EngineDriver extends PrismaPg {
  #url;
  #opened = [];
  #shadows = [];

  constructor(url) {
    super(connectionFields(url), { schema: schemaOf(url) });
    this.#url = url;
  }

  async connect() {
    return this.#ours(await super.connect());
  }

  // The adapter's own makes it from the database in use and drops it while its pool still holds a connection.
  async connectToShadowDb() {
    const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    await createDatabase(this.#url, database);
    this.#shadows.push(database);
    const fields = { ...connectionFields(this.#url), database, max: 1 };
    return this.#ours(await new PrismaPg(fields, { schema: 'public' }).connect());
  }

  async close() {
    await Promise.allSettled(this.#opened.splice(0).map((adapter) => adapter.underlyingDriver().end()));
    for (const database of this.#shadows.splice(0)) await dropDatabase(this.#url, database);
  }

  #ours(adapter) {
    this.#opened.push(adapter);
    readCatalogueChars(adapter);
    // The adapter splits a script at each semicolon, function bodies included: send it whole.
    adapter.executeScript = async (script) => {
      await adapter
        .underlyingDriver()
        .query(script)
        .catch((error) => adapter.onError(error));
    };
    adapter.dispose = async () => undefined; // `close` does it, when the call is over
    return adapter;
  }
}

/**
 * The catalogue's one-byte "char" is unknown to the adapter, and the engine wants it back as a character: let the
 * adapter read it as text, then say what it was.
 */
function readCatalogueChars(adapter) {
  const shared = Object.getPrototypeOf(Object.getPrototypeOf(adapter)); // of the adapter and of its transactions
  if (shared.readsCatalogueChars) return;
  shared.readsCatalogueChars = true;
  const { queryRaw } = shared;
  shared.queryRaw = async function (query) {
    const chars = [];
    const reader = Object.create(this, {
      performIO: {
        value: async (io) => {
          const result = await this.performIO(io);
          for (const [at, field] of result.fields.entries()) {
            if (field.dataTypeID !== CHAR) continue;
            chars.push(at);
            field.dataTypeID = TEXT;
          }
          return result;
        },
      },
    });
    const answer = await queryRaw.call(reader, query);
    for (const at of chars) answer.columnTypes[at] = ColumnTypeEnum.Character;
    return answer;
  };
}

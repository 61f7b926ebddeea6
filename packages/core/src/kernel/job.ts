import { z } from 'zod';
import { systemCaller } from './caller.ts';
import type { Core } from './core.ts';
import { conflict, Failure, failures } from './failure.ts';
import { newId } from './id.ts';
import type { AnyOperation } from './operation.ts';

/**
 * Something the product does by itself. `due` is asked across all organizations and answers `org_id` and the `input` of
 * each piece of work, in the order they are to be done; each runs as its own transaction, as the product. The operations are
 * in no registry, so nobody can call them.
 */
export interface Job {
  readonly name: string;
  readonly everyMs: number;
  readonly due: string;
  readonly operation: AnyOperation;
  /**
   * What is done with a piece whose operation is refused, and would be again: it takes the piece's input and the `refusal`.
   * Left out: the piece waits and is tried again.
   */
  readonly refused?: AnyOperation;
}

/** One thing that is due. `key` tells it from the others. */
export interface Piece {
  readonly org_id: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly key: string;
}

/** What a job's operation answers when another worker was faster. */
export const nothingToDo = conflict('nothing_to_do', 'There is nothing left to do here');

/** Why a piece was refused, for the operation that deals with that, and for whoever reads what became of it. */
export const Refusal = z.strictObject({ code: z.string(), detail: z.string() });

/** So many pieces are taken at a time. */
const MOST = 500;

/** The pieces of a job that are due, but those of these keys. */
export async function duePieces(core: Core, { due }: Job, except: readonly string[] = []): Promise<Piece[]> {
  const { rows } = await core.db.system.query<Piece>(
    `SELECT * FROM (SELECT d.org_id, d.input, d.org_id || d.input::text AS key FROM (${due}) d) p
      WHERE key <> ALL ($1) LIMIT ${MOST}`,
    [except],
  );
  return rows;
}

/** Does one piece, or what is to be done where it is refused; answers whether there was anything left to do. */
export async function doPiece(core: Core, { name, operation, refused }: Job, piece: Piece): Promise<boolean> {
  const run = (one: AnyOperation, input: object) =>
    core.execute(one, systemCaller(piece.org_id, name), input, { via: 'system', request_id: newId('req') });
  try {
    await run(operation, piece.input);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, status, message } = error;
    if (code === nothingToDo.code) return false;
    if (!refused || status >= 500) throw error;
    try {
      await run(refused, { ...piece.input, refusal: { code, detail: message } });
    } catch (second) {
      // It is gone, or somebody was faster.
      if (second instanceof Failure && [nothingToDo.code, failures.not_found.code].includes(second.code)) return false;
      throw second;
    }
  }
  return true;
}

import type { Prisma } from './generated/client.ts';

/** A model of the schema, by its name there. */
export type Model = Prisma.ModelName;

type Scalars<M extends Model> = Prisma.TypeMap['model'][M]['payload']['scalars'];

/** JSON on its way into a column, as text. */
export type JsonText = string & { readonly json: unique symbol };
export const jsonText = <T>(value: T): T extends null ? null : T extends undefined ? undefined : JsonText =>
  (value === undefined || value === null ? value : JSON.stringify(value)) as never;

type Wider<T> = [Prisma.JsonValue] extends [T]
  ? JsonText | null
  : T extends Date
    ? Date | string
    : T extends Date[]
      ? Date[] | string[]
      : T extends bigint
        ? bigint | number
        : T extends Prisma.Decimal
          ? string
          : T;

/** What may be written into a model's columns: days and instants as text too, whole numbers into bigints. */
export type Columns<M extends Model> = {
  readonly [C in Exclude<keyof Scalars<M>, 'org_id'>]?: Wider<Scalars<M>[C]> | undefined;
};

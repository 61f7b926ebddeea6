/** A JSON Schema, or a part of one. */
export interface Schema {
  [keyword: string]: any;
}

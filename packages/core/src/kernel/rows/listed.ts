import { raw, type Sql, type SqlText } from '@stint/db';

/** Texts kept of one select list. */
const KEPT = 100;

/**
 * A statement made of a select list and the rest. Its text is long and the list is the same each time, so the text is kept by
 * both: one put together anew would be hashed and compared anew wherever it is looked up.
 */
export function listed(whole: (list: Sql, rest: Sql) => Sql): (list: Sql, rest: Sql) => SqlText {
  const texts = new WeakMap<Sql, Map<string, string>>();
  return (list, rest) => {
    if (list.values.length) return whole(list, rest);
    let made = texts.get(list);
    if (!made || made.size >= KEPT) {
      made = new Map();
      texts.set(list, made);
    }
    const key = rest.text;
    let text = made.get(key);
    if (text === undefined) {
      text = whole(list, raw(key)).text;
      made.set(key, text);
    }
    return { text, values: rest.values };
  };
}

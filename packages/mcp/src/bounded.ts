/** A function that remembers its last `max` answers by key. */
export function bounded<T>(max: number): (key: string, make: () => T) => T {
  const kept = new Map<string, T>();
  return (key, make) => {
    const known = kept.get(key);
    if (known !== undefined) {
      // Back to the end of the line: what is used stays.
      kept.delete(key);
      kept.set(key, known);
      return known;
    }
    const made = make();
    if (kept.size >= max) kept.delete(kept.keys().next().value as string);
    kept.set(key, made);
    return made;
  };
}

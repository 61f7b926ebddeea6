/** An async iterator fed from outside. Feeding it waits until the reader takes the value, so a slow one is felt. */
export interface EventStream<T> extends AsyncIterableIterator<T> {
  push(value: T): void | Promise<void>;
  /** Ends it: what was pushed before still comes, then this is thrown. */
  fail(error: Error): void;
  /** Called once, when the reader leaves. */
  onReturn(listener: () => void): void;
  return(): Promise<IteratorResult<T>>;
}

export function stream<T>(): EventStream<T> {
  const waiting: { value: T; taken: () => void }[] = [];
  let reader: PromiseWithResolvers<IteratorResult<T>> | undefined;
  let failure: Error | undefined;
  let done = false;
  let returned: (() => void) | undefined;
  const end: IteratorResult<T> = { value: undefined, done: true };

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    push(value) {
      if (done || failure) return undefined;
      if (reader) {
        reader.resolve({ value, done: false });
        reader = undefined;
        return undefined;
      }
      return new Promise((taken) => waiting.push({ value, taken }));
    },
    next() {
      const first = waiting.shift();
      if (first) {
        first.taken();
        return Promise.resolve({ value: first.value, done: false });
      }
      if (done) return Promise.resolve(end);
      if (failure) {
        done = true;
        return Promise.reject(failure);
      }
      reader = Promise.withResolvers();
      return reader.promise;
    },
    return() {
      done = true;
      for (const { taken } of waiting.splice(0)) taken();
      reader?.resolve(end);
      reader = undefined;
      const leave = returned;
      returned = undefined;
      leave?.();
      return Promise.resolve(end);
    },
    fail(error) {
      if (done) return;
      failure = error;
      if (!reader) return;
      done = true;
      reader.reject(error);
      reader = undefined;
    },
    onReturn(listener) {
      if (done) listener();
      else returned = listener;
    },
  };
}

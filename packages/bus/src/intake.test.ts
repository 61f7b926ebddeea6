import { expect, test } from '@jest/globals';
import { until } from './carriers.fixture.ts';
import { createIntake } from './intake.ts';

const message = (seq: number) =>
  `{"seq":${seq},"type":"client.created","subject":{"type":"client","id":"x"},"data":{"id":"x"}}`;

/** Numbers that look random and are the same for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return (state >>> 0) % below;
  };
}

test('whatever a carrier loses, doubles, swaps or garbles, each event is delivered once and in order', async () => {
  for (let seed = 0; seed < 150; seed++) {
    const random = randomFrom(seed);
    const from = random(5);
    const head = from + 1 + random(40);
    let committed = from;
    const delivered: number[] = [];
    const intake = createIntake({
      from,
      before: () => (random(4) === 0 ? new Promise((resolve) => setImmediate(resolve)) : undefined),
      async read(after, limit) {
        await new Promise(setImmediate);
        const last = Math.min(committed, after + limit);
        return Array.from({ length: last - after }, (_, i) => ({ seq: after + 1 + i, text: message(after + 1 + i) }));
      },
      deliver: ({ seq }) => void delivered.push(seq),
      onError: (error) => expect(error).toBeUndefined(),
    });
    for (let seq = from + 1; seq <= head; seq++) {
      committed = seq;
      const fate = random(6);
      if (fate === 0) continue;
      if (fate === 1) intake.push('what is this');
      if (fate === 2) intake.push(message(1 + random(seq)));
      intake.push(message(seq));
      if (fate === 3) intake.push(message(seq));
      if (random(3) === 0) await new Promise(setImmediate);
    }
    // The last message may be the one that was lost.
    intake.catchUp();
    await until(() => delivered.at(-1) === head);
    intake.stop();
    expect(delivered).toEqual(Array.from({ length: head - from }, (_, i) => from + 1 + i));
  }
});

test('an event that could not be prepared for is brought again, before any later one', async () => {
  const delivered: number[] = [];
  let failures = 1;
  const errors: unknown[] = [];
  const intake = createIntake({
    from: 0,
    before: async ({ seq }) => {
      if (seq === 2 && failures-- > 0) throw new Error('not now');
    },
    read: async (after) => [1, 2, 3].filter((seq) => seq > after).map((seq) => ({ seq, text: message(seq) })),
    deliver: ({ seq }) => void delivered.push(seq),
    onError: (error) => errors.push(error),
  });
  for (const seq of [1, 2, 3]) intake.push(message(seq));
  await until(() => delivered.length === 3);
  intake.stop();
  expect(delivered).toEqual([1, 2, 3]);
  expect(errors).toHaveLength(1);
});

import { openBackend } from '@beamline/model';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TinyTraining } from '../../testing/tiny-training.js';
import { openFeatures, openFeaturesAhead } from './open-split.js';

let bench: TinyTraining;

beforeEach(async () => {
  bench = await TinyTraining.open({ images: 6 });
});
afterEach(() => bench.close());

it('gives TensorFlow the same numbers read ahead as read at once', async () => {
  const [ahead, plain] = [await openFeaturesAhead(bench.job.source), await openFeatures(bench.job.source)];
  const { ops } = openBackend();
  const numbers = (bits: Uint16Array): number[] => {
    const floats = ops.halves(bits, [bits.length]);
    const read = [...ops.read(floats)];
    ops.free(floats);
    return read;
  };
  try {
    for (const batch of [[5, 0, 2], [1], [4, 3]].map((rows) => Int32Array.from(rows))) {
      ahead.prepare(batch);
      const expected = numbers(plain.read(batch));
      expect(new Set(expected).size).toBeGreaterThan(1);
      expect(numbers(ahead.read(batch))).toEqual(expected);
    }
  } finally {
    ahead.close();
    plain.close();
  }
});

import { describe, expect, it } from 'vitest';
import { openBackend } from '../../tensor-core/index.js';
import { expectClose } from '../../testing/golden.js';
import { uniformValues } from '../counter-random.js';
import { Decoder } from '../decoder.js';

const { ops } = openBackend();
const SIZES = { embedding: 4, attention: 64, hidden: 8, features: 6, vocabulary: 9 };
const GRID = { height: 14, width: 14 };
/** Their scores take more than one piece. */
const IMAGES = 60;
const ROWS = 3;

describe('attention over many images', () => {
  it('is that of each image alone', () => {
    const decoder = new Decoder(ops, { sizes: SIZES, featureMap: GRID, grid: GRID, seed: 1 });
    const before = ops.liveTensors;
    ops.scope(() => {
      const { attention } = decoder;
      const weights = decoder.parameters.values();
      const map = [IMAGES, 14 * 14, SIZES.features];
      const features = ops.floats(uniformValues(2, 'features', IMAGES * 14 * 14 * SIZES.features, 1), map);
      const hoisted = attention.hoist(weights, features);
      const shape = [IMAGES * ROWS, SIZES.attention];
      const queries = ops.floats(uniformValues(3, 'queries', IMAGES * ROWS * SIZES.attention, 1), shape);
      const together = attention.attend(weights, hoisted, queries);
      for (const image of [0, 29, 54, 55, IMAGES - 1]) {
        const one = attention.gather(hoisted, ops.ints(Int32Array.of(image)));
        const alone = attention.attend(weights, one, ops.rows(queries, image * ROWS, ROWS));
        for (const name of ['alpha', 'scores', 'context'] as const) {
          const found = ops.read(ops.rows(together[name], image * ROWS, ROWS));
          expectClose(found, ops.read(alone[name]), { abs: 1e-6 }, `${name} of image ${image}`);
        }
      }
    });
    expect(ops.liveTensors).toBe(before);
    decoder.dispose();
  });
});

import { describe, expect, it } from 'vitest';
import { Captioner } from '../captioner.js';
import { openBackend } from '../tensor-core/index.js';
import { expectClose, GoldenTensors, readGoldenJson } from '../testing/golden.js';

const { ops } = openBackend();
const SIZES = { embedding: 12, attention: 16, hidden: 20, features: 1280, vocabulary: 30 };
const GRID = 14;

const golden = GoldenTensors.read('attention-map', 'attention.safetensors');
const { sequence, beam } = readGoldenJson('attention-map', 'index.json') as {
  sequence: number[];
  beam: number;
};

/** The reference pooled a 7 × 7 map to 14 × 14: every second cell of every second row is the map again. */
const unpooled = (): Float32Array => {
  const pooled = golden.floats('encoder_out');
  const cells = Array.from({ length: 49 }, (_, place) => 2 * Math.floor(place / 7) * GRID + 2 * (place % 7));
  return Float32Array.from(
    cells.flatMap((cell) => [...pooled.subarray(cell * SIZES.features, (cell + 1) * SIZES.features)]),
  );
};

describe('search on a map that the grid repeats', () => {
  it('finds the words of the reference, which saw the repeated map, and its attention to every grid cell', () => {
    const featureMap = { height: 7, width: 7 };
    const captioner = new Captioner(ops, { sizes: SIZES, featureMap, grid: GRID, seed: 1 });
    captioner.loadParameters(golden.under('param.'));
    const [result] = captioner.search(unpooled(), { beam, withAlphas: true });
    captioner.dispose();
    expect(result?.best?.tokens).toEqual(sequence);
    const alphas = result?.best?.alphas?.flatMap((alpha) => [...alpha]) ?? [];
    // Row 0 of the reference stands for `<start>` and is all ones.
    expectClose(alphas, golden.floats('alphas').subarray(GRID * GRID), { abs: 1e-5 }, 'alphas');
  });
});

import { expect, it } from 'vitest';
import { openBackend } from '../tensor-core/index.js';
import { ARCHITECTURES } from './architectures.js';
import { createEncoder } from './encoder.js';
import { formulaWeights } from './formula-weights.js';

const { ops } = openBackend();
const [HEIGHT, WIDTH] = [64, 96];

/** (places, 512) of one generated picture. */
const mapOf = (name: 'vgg16' | 'vgg16_conv5'): Float32Array => {
  const encoder = createEncoder(ops, ARCHITECTURES[name], formulaWeights(ARCHITECTURES.vgg16, 3));
  const pixels = Uint8Array.from({ length: HEIGHT * WIDTH * 3 }, (_, i) => (i * 37) % 251);
  const map = ops.scope(() => ops.read(encoder.encode(ops.bytes(pixels, [1, HEIGHT, WIDTH, 3]))));
  encoder.dispose();
  return map;
};

it('VGG without its last pooling has the map that the pooling makes VGG’s of', () => {
  const [fine, coarse] = [mapOf('vgg16_conv5'), mapOf('vgg16')];
  const [rows, columns, channels] = [HEIGHT / 16, WIDTH / 16, 512];
  expect(fine).toHaveLength(rows * columns * channels);
  const at = (row: number, column: number, channel: number) =>
    fine[(row * columns + column) * channels + channel] ?? NaN;
  const pooled = coarse.map((_, i) => {
    const [place, channel] = [Math.floor(i / channels), i % channels];
    const [row, column] = [2 * Math.floor(place / (columns / 2)), 2 * (place % (columns / 2))];
    return Math.max(
      at(row, column, channel),
      at(row, column + 1, channel),
      at(row + 1, column, channel),
      at(row + 1, column + 1, channel),
    );
  });
  expect(coarse.some((value) => value > 0)).toBe(true);
  expect(pooled).toEqual(coarse);
});

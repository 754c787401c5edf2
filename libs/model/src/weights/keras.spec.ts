import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readWeightFile } from './read-weights.js';
import { kerasFile } from './testing/keras-file.js';

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../../../fixtures/golden/keras/${name}`, import.meta.url));

const counted = (shape: readonly number[]): unknown => ({
  dtype: 'F32',
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
});

const refusal = (message: RegExp): unknown =>
  expect.objectContaining({ code: 'INVALID_WEIGHTS', message: expect.stringMatching(message) as string });

/** A copy with the first of one text replaced by another of the same length. */
const changed = (bytes: Uint8Array, from: string, to: string): Uint8Array => {
  const copy = Buffer.from(bytes);
  copy.write(to, copy.indexOf(from), 'latin1');
  return copy;
};

describe('weights saved by Keras', () => {
  it.each([
    ['weights of Keras 2', 'small.keras2.h5'],
    ['a whole model of Keras 2', 'small.keras2.model.h5'],
    ['weights of Keras 3', 'small.keras3.weights.h5'],
    ['a whole model of Keras 3', 'small.keras3.model.h5'],
  ])('%s are read by layer and part', (_, name) => {
    const { format, tensors } = readWeightFile(fixture(name));
    expect(format).toBe('Keras');
    expect(new Map([...tensors].sort())).toEqual(
      new Map([
        ['block1_conv1/bias', counted([2])],
        ['block1_conv1/kernel', counted([3, 3, 3, 2])],
        ['conv1_bn/beta', counted([2])],
        ['conv1_bn/gamma', counted([2])],
        ['conv1_bn/moving_mean', counted([2])],
        ['conv1_bn/moving_variance', counted([2])],
        ['fc1/bias', counted([2])],
        ['fc1/kernel', counted([32, 2])],
      ]),
    );
  });

  it('are told by their place in the layer, since old files name them otherwise', async () => {
    const weights = [
      { name: 'block1_conv1_W_1', shape: [1, 1, 1, 2], data: Float32Array.of(1, 2) },
      { name: 'block1_conv1_b_1', shape: [2], data: Float32Array.of(3, 4) },
    ];
    const bytes = await kerasFile([{ name: 'block1_conv1', weights }]);
    expect([...readWeightFile(bytes).tensors]).toEqual([
      ['block1_conv1/kernel', { dtype: 'F32', shape: [1, 1, 1, 2], data: Float32Array.of(1, 2) }],
      ['block1_conv1/bias', { dtype: 'F32', shape: [2], data: Float32Array.of(3, 4) }],
    ]);
  });

  it('are read from a file of hundreds of layers, whose groups are trees', async () => {
    const names = Array.from({ length: 600 }, (_, i) => `conv${i}`);
    const bytes = await kerasFile(
      names.map((name, i) => ({
        name,
        weights: [{ name: 'kernel', shape: [1], data: Float32Array.of(i) }],
      })),
    );
    const { tensors } = readWeightFile(bytes);
    expect([...tensors.keys()]).toEqual(names.map((name) => `${name}/kernel`));
    expect(tensors.get('conv599/kernel')?.data[0]).toBe(599);
  });

  it('of Keras 3.0, whose file names no layers, are refused', () => {
    expect(() => readWeightFile(fixture('small.keras3-0.weights.h5'))).toThrow(
      refusal(/does not say which layer its \w+ is, as Keras 3.0 did not: save the model as \.h5/),
    );
  });

  it('are refused when the file lists a layer that it lacks, or lists none', () => {
    const whole = fixture('small.keras2.h5');
    expect(() => readWeightFile(changed(whole, 'conv1_bn', 'conv9_bn'))).toThrow(refusal(/layer conv\d_bn/));
    expect(() => readWeightFile(changed(whole, 'layer_names', 'other_names'))).toThrow(
      refusal(/names no layers/),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { openBackend } from '../tensor-core/index.js';
import { featureGrid } from './architecture.js';
import { ARCHITECTURES } from './architectures.js';
import { createEncoder } from './encoder.js';
import { formulaWeights } from './formula-weights.js';

const { ops } = openBackend();

/** One of each way to pad and to round. */
const NAMES = ['resnet18', 'vgg16', 'mobilenet_v2', 'efficientnet_lite2'] as const;
const SIZES = [
  [33, 47],
  [200, 300],
] as const;

describe.each(NAMES)('%s', (name) => {
  const architecture = ARCHITECTURES[name];

  it('encodes images of any size to the grid that it announces, compiled or not', () => {
    const weights = formulaWeights(architecture, 3);
    for (const frozenBlocks of ['eager', 'graph'] as const) {
      const encoder = createEncoder(ops, architecture, weights, { frozenBlocks });
      for (const [height, width] of SIZES) {
        const { rows, columns } = featureGrid(architecture, height, width);
        const pixels = new Uint8Array(height * width * 3).fill(90);
        const shape = ops.scope(() => encoder.encode(ops.bytes(pixels, [1, height, width, 3])).shape);
        expect(shape).toEqual([1, rows * columns, architecture.outputChannels]);
      }
      encoder.dispose();
    }
  }, 60_000);

  it('lists its blocks when one is named that it has not', () => {
    const blocks = { trainableBlocks: ['layer9'] };
    const names = architecture.blocks.map((block) => block.name);
    expect(() => createEncoder(ops, architecture, new Map(), blocks)).toThrow(
      expect.objectContaining({
        code: 'INVALID_SPEC',
        message: `${name} has no block layer9.`,
        advice: `Name blocks among ${names.join(', ')}.`,
      }),
    );
  });
});

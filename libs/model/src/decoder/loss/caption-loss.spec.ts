import { DomainError } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { openBackend } from '../../tensor-core/index.js';
import { expectClose } from '../../testing/golden.js';
import type { LossOptions } from './caption-loss.js';
import { PlainDecoder } from '../testing/plain-decoder.js';
import { TINY_BATCH, TINY_SIZES, TinyDecoder } from '../testing/tiny-decoder.js';
import { tokenLoss } from './token-loss.js';

const { ops } = openBackend();
const SIDE = { height: 2, width: 2 };
const tiny = new TinyDecoder(ops, SIDE, SIDE);
const [values, features] = [tiny.values(), tiny.features()];
const learn = (options: Omit<LossOptions, 'alphaC'>) =>
  tiny.learn(values, features, { alphaC: 0.7, ...options });
const tokens = TINY_BATCH.lengths.reduce((sum, length) => sum + length - 1, 0);

describe('token loss', () => {
  it('gives nine tenths to the true word and a tenth to all, at 0.1', () => {
    const { losses, crossEntropies } = ops.scope(() => {
      const logits = ops.floats(Float32Array.of(2, -1, 0.5, 0, 1, 3), [2, 3]);
      const loss = tokenLoss(ops, logits, ops.ints(Int32Array.of(0, 1)), 0.1);
      return { losses: ops.read(loss.losses), crossEntropies: ops.read(loss.crossEntropies) };
    });
    // From the definition, in doubles.
    expectClose(losses, [0.3913112967, 2.1365126862], { abs: 1e-6 }, 'smoothed');
    expectClose(crossEntropies, [0.2413112967, 2.1698460196], { abs: 1e-6 }, 'plain');
  });

  it('refuses to smooth everything away', () => {
    expect(() => learn({ labelSmoothing: 1 })).toThrow(/from 0 to below 1, not 1/);
  });
});

describe('caption loss', () => {
  it('reports the plain cross entropy whatever is minimised', () => {
    const plain = learn({}).report;
    const changed = learn({ labelSmoothing: 0.3, captionWeights: [2, -1, 0], meanOver: 'captions' }).report;
    expect(changed.crossEntropy).toBe(plain.crossEntropy);
    expect(changed.loss).not.toBeCloseTo(plain.loss, 2);
  });

  it('is the same bit for bit with weights of 1 and without smoothing', () => {
    expect(learn({ captionWeights: [1, 1, 1], labelSmoothing: 0, meanOver: 'tokens' })).toEqual(learn({}));
  });

  it('follows the plain model when it is a mean over captions', () => {
    const options = { alphaC: 0.7, captionWeights: [0.5, -2, 1], meanOver: 'captions' as const };
    const plain = new PlainDecoder(TINY_SIZES, SIDE, SIDE);
    const expected = plain.loss(values, tiny.plainBatch(features), options);
    expectClose([learn(options).report.loss], [expected], { abs: 3e-6 }, 'loss');
  });

  it('is as much larger over captions as they are long', () => {
    const [byTokens, byCaptions] = (['tokens', 'captions'] as const).map(
      (meanOver) => tiny.learn(values, features, { alphaC: 0, meanOver }).report.loss,
    ) as [number, number];
    expect(byCaptions / byTokens).toBeCloseTo(tokens / 3, 5);
  });

  it('refuses weights that are not one finite number a caption', () => {
    for (const captionWeights of [
      [1, 2],
      [1, NaN, 1],
    ]) {
      expect(() => learn({ captionWeights })).toThrow(DomainError);
      expect(() => learn({ captionWeights })).toThrow(/3 finite numbers/);
    }
  });
});

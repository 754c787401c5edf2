import { describe, expect, it } from 'vitest';
import { jsonDigest } from '../identity.js';
import { featureKey, type EncoderWeights } from './feature-files.js';

const blob = (digit: string) => ({ digest: digit.repeat(64), bytes: 1 });
const key = (changes: Partial<EncoderWeights> = {}): string =>
  featureKey(blob('a'), {
    architecture: 'resnet18',
    weights: blob('b'),
    precision: 'float32',
    ...changes,
  });

describe('the key of stored features', () => {
  it('is, in float32, the one that features have been stored under all along', () => {
    expect(key()).toBe(jsonDigest([1, 'a'.repeat(64), 'resnet18', 'b'.repeat(64), 'f16']));
  });

  it('differs where shard, architecture, weights or precision do', () => {
    const others = [
      key({ precision: 'bfloat16' }),
      key({ weights: blob('c') }),
      key({ architecture: 'resnet34' }),
      featureKey(blob('d'), { architecture: 'resnet18', weights: blob('b'), precision: 'float32' }),
    ];
    expect(new Set([key(), ...others]).size).toBe(5);
  });
});

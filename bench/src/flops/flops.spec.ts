import { describe, expect, it } from 'vitest';
import { drawLengths } from '../inputs/captions.js';
import { benchmarkFlops } from './decoder-flops.js';
import { encoderFlops } from './encoder-flops.js';

describe('arithmetic that is needed', () => {
  it('is 7.8 billion multiplications for ResNet-101 at 224, as published', () => {
    expect(encoderFlops('resnet101', 224) / 2e9).toBeCloseTo(7.8, 1);
  });

  it('is 0.3 billion for MobileNetV2 at 224, as published, and the expansion that its publication lacks', () => {
    const expansion = 112 * 112 * 32 * 32;
    expect((encoderFlops('mobilenet_v2', 224) / 2 - expansion) / 1e9).toBeCloseTo(0.3, 2);
  });

  it('is some 72 billion for a batch of 80 captions of usual length', () => {
    const lengths = drawLengths(80, 1);
    expect(benchmarkFlops(lengths, 2470) / 1e9).toBeGreaterThan(68);
    expect(benchmarkFlops(lengths, 2470) / 1e9).toBeLessThan(78);
  });
});

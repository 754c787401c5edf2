import { describe, expect, it } from 'vitest';
import { architectureOf, checkDigest } from './known-weights.js';

const digest = (start: string) => start.padEnd(64, '0');
const WHOLE = '77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850';

describe('the name of a weights file', () => {
  it.each([
    ['resnet101-63fe2227.pth', 'resnet101'],
    ['resnet18.safetensors', 'resnet18'],
    ['efficientnet-lite1-77cc7160.pth', 'efficientnet_lite1'],
    ['vgg16_own.safetensors', 'vgg16'],
    ['vgg16_conv5.safetensors', 'vgg16_conv5'],
    ['vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5', 'vgg16'],
    ['vgg19_weights_tf_dim_ordering_tf_kernels.h5', 'vgg19'],
    ['resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5', 'resnet50_v1'],
    ['resnet152_v1.weights.h5', 'resnet152_v1'],
    ['resnet101-v1-own.safetensors', 'resnet101_v1'],
    ['resnet50v2_weights_tf_dim_ordering_tf_kernels_notop.h5', null],
    ['resnet1010.pth', null],
    ['vgg16bn.pth', null],
    ['weights.pth', null],
  ])('%s says %s', (name, architecture) => {
    expect(architectureOf(name)).toBe(architecture);
  });
});

describe('the digest of a weights file', () => {
  it('must begin as the name of a published file promises', () => {
    expect(() => checkDigest('resnet101-63fe2227.pth', digest('63fe2227'), undefined)).not.toThrow();
    expect(() => checkDigest('resnet101-63fe2227.pth', digest('63fe2228'), undefined)).toThrow(
      'begins with 63fe2227; this one’s is 63fe2228',
    );
  });

  it('must be the whole one where it is known', () => {
    expect(() => checkDigest('efficientnet-lite1-77cc7160.pth', WHOLE, undefined)).not.toThrow();
    expect(() => checkDigest('efficientnet-lite1-77cc7160.pth', digest('77cc7160'), undefined)).toThrow(
      WHOLE,
    );
  });

  it('must be the one that was asked for', () => {
    expect(() => checkDigest('own.pth', digest('a'), digest('a'))).not.toThrow();
    expect(() => checkDigest('own.pth', digest('a'), digest('b'))).toThrow(/is a0+, not b0+/);
    expect(() => checkDigest('own.pth', digest('a'), undefined)).not.toThrow();
  });
});

import { describe, expect, it } from 'vitest';
import { oneDevice } from './one-device.js';

const devicesOf = (given: string | undefined) =>
  [0, 1, 2].map((slot) => oneDevice({ CUDA_VISIBLE_DEVICES: given }, slot)['CUDA_VISIBLE_DEVICES']);

describe('the GPU of a compute slot', () => {
  it('is the next of those given, and the first again after the last', () => {
    expect(devicesOf('2,5')).toEqual(['2', '5', '2']);
    expect(devicesOf('GPU-8932f937')).toEqual(['GPU-8932f937', 'GPU-8932f937', 'GPU-8932f937']);
  });

  it('is the first where none is given, and none where GPUs are hidden', () => {
    expect(devicesOf(undefined)).toEqual(['0', '0', '0']);
    expect(devicesOf('')).toEqual(['', '', '']);
    expect(devicesOf('-1')).toEqual(['-1', '-1', '-1']);
  });
});

import { describe, expect, it } from 'vitest';
import { formulaBytes } from '../testing/formula.js';
import { CHANNELS, type Pixels } from './pixels.js';
import { resizeBilinear, type PassOrder } from './resize.js';
import { triangleWeights } from './triangle-weights.js';

/** One axis after the other, a number at a time, in whole numbers of any length. */
function plainWidth({ data, height, width }: Pixels, outputs: number): Pixels {
  if (outputs === width) return { data, height, width };
  const { firsts, counts, values, stride } = triangleWeights(width, outputs);
  const result = Uint8Array.from({ length: height * outputs * CHANNELS }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / CHANNELS), i % CHANNELS];
    const [y, x] = [Math.floor(pixel / outputs), pixel % outputs];
    let sum = 2n ** 21n;
    for (let k = 0; k < (counts[x] ?? 0); k++) {
      const byte = data[(y * width + (firsts[x] ?? 0) + k) * CHANNELS + channel] ?? NaN;
      sum += BigInt(byte) * BigInt(values[x * stride + k] ?? NaN);
    }
    return Number(sum >> 22n);
  });
  return { data: result, height, width: outputs };
}

const turned = ({ data, height, width }: Pixels): Pixels => ({
  data: data.map((_, i) => {
    const [pixel, channel] = [Math.floor(i / CHANNELS), i % CHANNELS];
    return data[((pixel % height) * width + Math.floor(pixel / height)) * CHANNELS + channel] ?? NaN;
  }),
  height: width,
  width: height,
});
const plainHeight = (image: Pixels, outputs: number) => turned(plainWidth(turned(image), outputs));

describe('resizeBilinear', () => {
  it('keeps white white and black black', () => {
    for (const value of [0, 255]) {
      const flat = { data: new Uint8Array(37 * 91 * 3).fill(value), height: 37, width: 91 };
      const result = resizeBilinear(flat, { height: 50, width: 13 });
      expect(result.data.every((byte) => byte === value)).toBe(true);
    }
  });

  it('averages when shrinking', () => {
    const halves = { data: new Uint8Array([0, 0, 0, 200, 200, 200]), height: 1, width: 2 };
    expect([...resizeBilinear(halves, { height: 1, width: 1 }).data]).toEqual([100, 100, 100]);
  });

  it.each([
    [9, 13, 31, 17],
    [40, 7, 5, 21],
    [1, 1, 3, 2],
    [64, 50, 16, 16],
    [5, 33, 5, 8],
  ])('gives from %i × %i to %i × %i the bytes of the plain sums', (height, width, toHeight, toWidth) => {
    const image = { data: formulaBytes(`${height} ${width}`, height * width * CHANNELS), height, width };
    const passOrder: PassOrder = 'horizontal-first';
    const result = resizeBilinear(image, { height: toHeight, width: toWidth, passOrder });
    expect(result).toEqual(plainHeight(plainWidth(image, toWidth), toHeight));
  });

  it('shrinks a tall image in height first, unless told otherwise', () => {
    const image = { data: formulaBytes('tall', 90 * 20 * CHANNELS), height: 90, width: 20 };
    const result = resizeBilinear(image, { height: 30, width: 10 });
    expect(result).toEqual(plainWidth(plainHeight(image, 30), 10));
  });

  it('takes an image larger than the memory it keeps', () => {
    const large = { data: new Uint8Array(2500 * 2500 * CHANNELS).fill(77), height: 2500, width: 2500 };
    const { data } = resizeBilinear(large, { height: 2, width: 2 });
    expect([...data]).toEqual(Array<number>(12).fill(77));
  });
});

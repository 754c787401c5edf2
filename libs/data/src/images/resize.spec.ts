import { describe, expect, it } from 'vitest';
import { formulaBytes } from '../testing/formula.js';
import { readGolden, sha256 } from '../testing/golden.js';
import type { Pixels } from './pixels.js';
import { resizeBilinear } from './resize.js';

interface Resized {
  sha256_chw: string;
  pixels_yx_rgb: [number, number, number, number, number][];
}
interface ResizeCase {
  name: string;
  height: number;
  width: number;
  channels: 1 | 3;
  input_first_bytes: number[];
  resized: Resized;
  resized_horizontal_first?: Resized;
}

const { cases } = readGolden('resize.json') as { cases: ResizeCase[] };
const target = { height: 256, width: 256 };

function inputOf(entry: ResizeCase): Pixels {
  const { name, height, width, channels } = entry;
  const bytes = formulaBytes(name, height * width * channels);
  expect([...bytes.subarray(0, entry.input_first_bytes.length)]).toEqual(entry.input_first_bytes);
  const data =
    channels === 3
      ? bytes
      : Uint8Array.from({ length: bytes.length * 3 }, (_, i) => bytes[Math.floor(i / 3)] ?? 0);
  return { data, height, width };
}

/** (height, width, 3) → (3, height, width), the order in which golden files are hashed. */
function channelsFirst({ data, height, width }: Pixels): Uint8Array {
  const plane = height * width;
  return Uint8Array.from(data, (_, i) => data[(i % plane) * 3 + Math.floor(i / plane)] ?? 0);
}

describe('resizeBilinear', () => {
  it.each(cases.map((entry) => [entry.name, entry] as const))(
    '%s: gives the bytes of Pillow 13',
    (_, entry) => {
      const result = resizeBilinear(inputOf(entry), target);
      for (const [y, x, ...rgb] of entry.resized.pixels_yx_rgb) {
        const at = (y * target.width + x) * 3;
        expect([...result.data.subarray(at, at + 3)]).toEqual(rgb);
      }
      expect(sha256(channelsFirst(result))).toBe(entry.resized.sha256_chw);
    },
  );

  it.each(cases.map((entry) => [entry.name, entry] as const))(
    '%s: gives the bytes of older Pillows',
    (_, entry) => {
      const result = resizeBilinear(inputOf(entry), { ...target, passOrder: 'horizontal-first' });
      expect(sha256(channelsFirst(result))).toBe(
        (entry.resized_horizontal_first ?? entry.resized).sha256_chw,
      );
    },
  );

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
});
